// A rule: what it is called, why it exists, and the function that looks for it. The metadata here is the only source of
// `rules`, `explain`, docs/rules and the README's table; a rule is one file in rules/ and one line in its registry.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "check/finding.hpp"

namespace stepwarden::check {

struct Model;
struct SuppressionUses;
struct TemplateModel;

/// Takes findings from a rule; the registry fills in what follows from the rule itself.
using Report = std::function<void(Finding)>;

struct Rule {
    /// `group-name`, naming the bad thing.
    std::string_view id;
    /// The severity of most of its findings; a finding may say less.
    Severity severity;
    /// One line, lower case, no final period.
    std::string_view summary;
    /// What is flagged, and what is not, in a few sentences.
    std::string_view what;
    /// Why it hurts.
    std::string_view why;
    /// What to do about it.
    std::string_view fix;
    /// A failing and a mended piece of a task list, as YAML.
    std::string_view bad;
    std::string_view good;
    /// What looks for it in what is played; or nullptr.
    void (*run)(const Model&, const Report&) = nullptr;
    /// What looks for it in the templates of a checkout; or nullptr.
    void (*run_on_templates)(const TemplateModel&, const Report&) = nullptr;
    /// What looks for it in the comments that suppress findings; or nullptr.
    void (*run_on_suppressions)(const SuppressionUses&, const Report&) = nullptr;
    /// It judges services by each other, so that it has nothing to say of one that is looked at alone.
    bool in_company = false;

    [[nodiscard]] std::string_view group() const { return id.substr(0, id.find('-')); }
};

/// All rules, sorted by id.
const std::vector<Rule>& registry();

}  // namespace stepwarden::check
