// A rule's metadata as people and programs read it: the pages of docs/rules, the table of the README, `rules` and
// `explain`. All of it comes from check::Rule.
#pragma once

#include <span>
#include <string>

#include "check/rule.hpp"

namespace stepwarden::report {

/// `explain`: the whole of one rule for a terminal.
std::string rule_explanation(const check::Rule& rule);

/// The same as Markdown, without a heading, id and summary.
std::string rule_help(const check::Rule& rule);

/// One rule's page as Markdown.
std::string rule_page(const check::Rule& rule);

/// A table of all rules, a line each; `page_prefix` stands before "ID.md" in the links.
std::string rule_table(std::span<const check::Rule> rules, std::string_view page_prefix);

/// `rules`: id, severity and summary in columns.
std::string rule_list(std::span<const check::Rule> rules);

/// Format "stepwarden-rules/1".
std::string rules_json(std::span<const check::Rule> rules);

}  // namespace stepwarden::report
