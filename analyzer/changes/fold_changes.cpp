#include "changes/fold_changes.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace stepwarden::changes {
namespace {

template <typename T>
void add_all(std::vector<T>& list, const std::vector<T>& more) {
    for (const T& each : more)
        if (std::ranges::find(list, each) == list.end()) list.push_back(each);
}

auto what_changes(const TaskChange& change) {
    return std::tie(change.kind, change.section, change.was_section, change.task, change.was_task, change.fields,
                    change.gates_added, change.gates_removed, change.moved_steps);
}

struct Where {
    std::string service;
    std::string was_service;
    Place location;
    Place old_location;

    friend auto operator<=>(const Where&, const Where&) = default;
};

Where where(const TaskChange& change, bool by_place) {
    if (by_place) return {{}, {}, change.location, change.old_location};
    return {change.service, change.was_service, {}, {}};
}

const Place& first_place(const TaskChange& change) {
    return change.kind == ChangeKind::removed ? change.old_location : change.location;
}

}  // namespace

std::vector<TaskChange> fold_changes(std::vector<TaskChange> changes, bool by_place) {
    std::vector<TaskChange> folded;
    std::map<Where, std::vector<std::size_t>> at;
    for (TaskChange& change : changes) {
        std::vector<std::size_t>& candidates = at[where(change, by_place)];
        const auto same = std::ranges::find_if(
            candidates, [&](std::size_t index) { return what_changes(folded[index]) == what_changes(change); });
        if (same == candidates.end()) {
            candidates.push_back(folded.size());
            folded.push_back(std::move(change));
            continue;
        }
        TaskChange& into = folded[*same];
        add_all(into.roles, change.roles);
        add_all(into.plans, change.plans);
        add_all(into.workflows, change.workflows);
        add_all(into.services, change.services);
        add_all(into.contributors, change.contributors);
        add_all(into.verdicts, change.verdicts);
        add_all(into.steps, change.steps);
        if (!into.reordered) into.reordered = change.reordered;
    }
    for (TaskChange& change : folded) std::ranges::sort(change.steps);
    std::ranges::stable_sort(folded, [](const TaskChange& a, const TaskChange& b) {
        const auto key = [](const TaskChange& each) {
            return std::tuple(each.service.empty(), std::string_view(each.service), std::string_view(each.section),
                              first_place(each));
        };
        return key(a) < key(b);
    });
    return folded;
}

std::vector<EffectChange> fold_effects(std::vector<EffectChange> changes) {
    std::vector<EffectChange> folded;
    std::set<std::tuple<EffectChangeKind, std::string, std::string, std::optional<int>, std::optional<int>,
                        simulate::Operation, simulate::Resource, std::string>>
        known;
    for (EffectChange& change : changes) {
        const bool is_new = known
                                .emplace(change.kind, change.workflow, change.role, change.step, change.old_step,
                                         change.effect.operation, change.effect.resource, change.effect.name)
                                .second;
        if (is_new) folded.push_back(std::move(change));
    }
    return folded;
}

}  // namespace stepwarden::changes
