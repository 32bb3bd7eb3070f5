#include "rules/support/observed.hpp"

#include <algorithm>

#include "rules/support/sections.hpp"

namespace stepwarden::rules {

std::vector<const ansible::Task*> copies_of(const check::Model& model, const KnownTask& known) {
    if (known.node == nullptr || !known.node->contributed) return {known.task};
    return model.contributions.tasks[*known.node->contributed].copies;
}

const graph::Node* find_node(const check::Model& model, const ansible::Task& task) {
    const auto found = model.graph.node_of.find(&task);
    return found == model.graph.node_of.end() ? nullptr : &model.graph.nodes[found->second];
}

std::vector<KnownTask> all_tasks(const check::Model& model) {
    std::vector<KnownTask> tasks;
    for (const graph::Node& node : model.graph.nodes) tasks.push_back({node.task, &node});
    for (const auto& [task, seen] : model.observations.tasks)
        if (find_node(model, *task) == nullptr) tasks.push_back({task, nullptr});
    std::stable_sort(tasks.begin(), tasks.end(),
                     [](const KnownTask& a, const KnownTask& b) { return a.task->where < b.task->where; });
    return tasks;
}

std::vector<const simulate::TaskObservation*> observations_of(const check::Model& model, const KnownTask& known) {
    std::vector<const simulate::TaskObservation*> seen;
    for (const ansible::Task* copy : copies_of(model, known))
        if (const simulate::TaskObservation* one = model.observations.find(*copy)) seen.push_back(one);
    return seen;
}

bool may_run(const check::Model& model, const KnownTask& known) {
    bool may = false;
    for (const ansible::Task* copy : copies_of(model, known))
        ansible::for_each_nested(*copy, [&](const ansible::Task& each) {
            const simulate::TaskObservation* seen = model.observations.find(each);
            may |= seen != nullptr && seen->may_run;
        });
    return may;
}

check::Finding finding_at(const check::Model& model, const ansible::Task& task) {
    if (const graph::Node* node = find_node(model, task)) return finding_at(*node);
    check::Finding finding;
    finding.where = task.where;
    finding.task = task.name;
    return finding;
}

}  // namespace stepwarden::rules
