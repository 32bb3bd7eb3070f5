#include "rules/support/enclosing.hpp"

namespace stepwarden::rules {
namespace {

void put_in_front(const ansible::Task& task, std::vector<const ansible::Condition*>& conditions) {
    std::vector<const ansible::Condition*> own;
    for (const ansible::Condition& condition : task.when) own.push_back(&condition);
    conditions.insert(conditions.begin(), own.begin(), own.end());
}

}  // namespace

std::vector<const ansible::Condition*> conditions_of_blocks(const check::Model& model, const graph::Node& node) {
    std::vector<const ansible::Condition*> conditions;
    for (auto block = node.block; block; block = model.graph.nodes[*block].block)
        put_in_front(*model.graph.nodes[*block].task, conditions);
    return conditions;
}

std::vector<const ansible::Condition*> conditions_around(const check::Model& model, const graph::Node& node) {
    std::vector<const ansible::Condition*> conditions = conditions_of_blocks(model, node);
    for (const ansible::Condition& condition : node.task->when) conditions.push_back(&condition);
    return conditions;
}

void underline(check::Finding& finding, const ansible::Condition& condition) {
    finding.where = condition.where;
    finding.length = static_cast<std::uint32_t>(condition.text.size());
}

}  // namespace stepwarden::rules
