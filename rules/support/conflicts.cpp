#include "rules/support/conflicts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/support/sections.hpp"

namespace stepwarden::rules {

void Conflicts::add(Conflict conflict) {
    if (!known_.insert({conflict.operations.front().node, conflict.only_by_list_order}).second) return;
    const auto same = std::find_if(all_.begin(), all_.end(), [&](const Conflict& other) {
        return other.severity == conflict.severity && other.stop.node == conflict.stop.node &&
               other.only_by_list_order == conflict.only_by_list_order &&
               other.operations.front().node->services == conflict.operations.front().node->services;
    });
    if (same == all_.end())
        all_.push_back(std::move(conflict));
    else
        same->operations.push_back(conflict.operations.front());
}

std::string in_words(const std::optional<int>& step) { return step ? fmt::format("step {}", *step) : "its step"; }

void add_related(check::Finding& finding, const std::vector<StepTask>& tasks, std::string_view message,
                 check::Played played) {
    static constexpr std::size_t most = 5;
    for (std::size_t i = 0; i < tasks.size() && i < most; ++i) {
        const std::size_t more = i + 1 == most ? tasks.size() - most : 0;
        const std::string rest = more == 0 ? "" : fmt::format(", and {} more", more);
        finding.related.push_back(
            {tasks[i].node->where,
             fmt::format("'{}' {} at {}{}", title(*tasks[i].node->task), message, in_words(tasks[i].step), rest),
             played});
    }
}

}  // namespace stepwarden::rules
