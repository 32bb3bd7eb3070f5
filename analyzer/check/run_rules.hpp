// Runs the rules that were asked for over a model and makes their findings comparable: complete, in order, with
// fingerprints that survive moved lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"
#include "check/rule.hpp"
#include "check/template_model.hpp"

namespace stepwarden::check {

struct RuleFilter {
    /// Ids or groups; empty selects all.
    std::vector<std::string> select;
    std::vector<std::string> ignore;
    Severity minimum = Severity::warning;
    /// Every service of the model stands alone.
    bool lone = false;

    [[nodiscard]] bool wants(const Rule& rule) const;
};

/// In no order that matters, without fingerprints; the same whatever the number of threads, each of which takes a rule
/// at a time. Adds a timing "rule ID" for each rule that ran.
std::vector<Finding> collect_findings(const Model& model, const std::vector<Rule>& rules, const RuleFilter& filter,
                                      unsigned threads, std::vector<Timing>& timings);

/// The same of the rules about templates.
std::vector<Finding> collect_findings(const TemplateModel& model, const std::vector<Rule>& rules,
                                      const RuleFilter& filter, unsigned threads, std::vector<Timing>& timings);

/// Whether some rule about templates is asked for.
bool wants_templates(const std::vector<Rule>& rules, const RuleFilter& filter);

/// Sorts by place, rule and message, keeps each once, and gives each its fingerprint. `tree` is what their places are
/// in.
void finish_findings(std::vector<Finding>& findings, const text::Tree& tree);

/// By place, rule and message.
void sort_findings(std::vector<Finding>& findings);

/// Both in one.
std::vector<Finding> run_rules(const Model& model, const std::vector<Rule>& rules, const RuleFilter& filter,
                               unsigned threads, std::vector<Timing>& timings);

}  // namespace stepwarden::check
