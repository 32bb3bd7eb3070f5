#include "rules/support/one_host.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "rules/support/certainty.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

bool runs_once(const check::Model& model, const graph::Node& node) {
    bool once = node.task->run_once || node.task->run_once_template != nullptr;
    for (auto block = node.block; block; block = model.graph.nodes[*block].block)
        once |= model.graph.nodes[*block].task->run_once;
    return once;
}

}  // namespace

bool is_kept_to_one_host(const check::Model& model, const graph::Node& node) {
    const std::vector<std::string> words = strings_of(model.knowledge.table("placement.yaml").find("one_host_words"));
    if (runs_once(model, node) || runs_elsewhere(model, node) || has_words(*node.task, words)) return true;
    const std::vector<const ansible::Condition*> conditions = conditions_around(model, node);
    return std::ranges::any_of(conditions, [&](const ansible::Condition* condition) {
        return std::ranges::any_of(
            words, [&](const std::string& word) { return condition->text.find(word) != std::string::npos; });
    });
}

}  // namespace stepwarden::rules
