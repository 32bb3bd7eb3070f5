#include "rules/support/section_nodes.hpp"

#include <algorithm>

#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {

std::vector<const graph::Node*> list_nodes(const check::Model& model, const tripleo::ContributedList& list) {
    std::vector<const graph::Node*> nodes;
    for (const std::uint32_t top : list.tasks)
        for (std::uint32_t i = top; i < end_of(model, top); ++i) {
            const graph::Node& node = node_of(model, i);
            if (!node.task->is_block && in_ordinary_runs(model, i)) nodes.push_back(&node);
        }
    return nodes;
}

std::vector<const graph::Node*> section_nodes(const check::Model& model, std::string_view section) {
    std::vector<const graph::Node*> nodes;
    for (const tripleo::ContributedList& list : model.contributions.lists) {
        if (list.section != section) continue;
        const std::vector<const graph::Node*> own = list_nodes(model, list);
        nodes.insert(nodes.end(), own.begin(), own.end());
    }
    return nodes;
}

std::optional<int> only_step(const graph::Node& node) {
    return node.steps.size() == 1 ? std::optional(node.steps.front()) : std::nullopt;
}

std::optional<int> written_step(const check::Model& model, const graph::Node& node) {
    if (!node.contributed) return std::nullopt;
    std::optional<int> step;
    for (const ansible::Condition& condition : conditions_with_blocks(model, *node.contributed)) {
        if (!condition.expression) continue;
        for (const tripleo::StepComparison& comparison : tripleo::step_comparisons(*condition.expression)) {
            if (step && *step != comparison.step) return std::nullopt;
            step = comparison.step;
        }
    }
    return step;
}

std::optional<int> step_of_phase(const check::Model& model, std::string_view section, std::string_view phase) {
    for (const yaml::Node& row : rows_of(model.ordering, "phases")) {
        const yaml::Node* steps = row.find("steps");
        if (steps == nullptr || text_of(row.find("section")) != section || !is_for_release(row, model.layout.release))
            continue;
        for (const yaml::Entry& step : steps->entries) {
            const std::vector<std::string> phases = strings_of(&step.value);
            if (std::find(phases.begin(), phases.end(), phase) != phases.end())
                return static_cast<int>(step.key.integer);
        }
    }
    return std::nullopt;
}

bool does(const graph::Node& node, simulate::Operation operation, simulate::Resource resource) {
    return has_effect(node.effects, operation, resource);
}

}  // namespace stepwarden::rules
