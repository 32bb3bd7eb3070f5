// Findings at places of templates, with the service and section that they belong to.
#pragma once

#include <string_view>

#include "check/finding.hpp"
#include "check/template_model.hpp"
#include "heat/function_uses.hpp"
#include "yaml/node.hpp"

namespace stepwarden::rules {

/// At a node's place in the template, in the checkout.
check::Finding finding_at(const check::TemplateFacts& facts, text::Position where);

/// At a function that the template uses, in the section that it is used in.
check::Finding finding_at(const check::TemplateFacts& facts, const heat::FunctionUse& use);

/// "upgrade_tasks", "the resource X" or "the output X": where a function is used, for people.
std::string place_in_words(const heat::FunctionUse& use);

/// Adds a place of the template to a finding.
void add_related(check::Finding& finding, const check::TemplateFacts& facts, text::Position where, std::string message,
                 check::Played played = check::Played::unsaid);

}  // namespace stepwarden::rules
