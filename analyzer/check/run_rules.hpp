// Runs the rules that were asked for over a model and makes their findings comparable: complete, in order, with
// fingerprints that survive moved lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"
#include "check/rule.hpp"

namespace stepwarden::check {

struct RuleFilter {
    /// Ids or groups; empty selects all.
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    Severity minimum = Severity::warning;

    [[nodiscard]] bool wants(const Rule& rule) const;
};

/// Sorted by place, rule and message, each once.
std::vector<Finding> run_rules(const Model& model, const std::vector<Rule>& rules, const RuleFilter& filter);

}  // namespace stepwarden::check
