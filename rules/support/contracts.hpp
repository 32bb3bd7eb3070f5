// rules/knowledge/contracts.yaml: what templates owe to the client, to roles, to pacemaker and to the runtimes.
#pragma once

#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "tripleo/knowledge.hpp"
#include "yaml/node.hpp"

namespace stepwarden::rules {

/// The table's document.
yaml::Node contracts(const tripleo::Knowledge& knowledge);

/// A warning for every call of a role that `role_calls` says needs a variable, and that is not given it; of the rows of
/// one rule.
void report_missing_variables(const check::TemplateModel& model, std::string_view rule, const check::Report& report);

}  // namespace stepwarden::rules
