// What a change of the templates does to the tasks of one plan, each told once for all roles for which it is the same.
#pragma once

#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "changes/change_set.hpp"
#include "changes/match_tasks.hpp"
#include "changes/snapshot.hpp"

namespace stepwarden::changes {

/// Tells where people look for a place of a model.
using Shown = std::function<Place(text::Position)>;

struct TaskComparison {
    const Snapshot& before;
    const Snapshot& after;
    Shown place_before;
    Shown place_after;
};

/// In the order of what is matched; tasks that do the same as before are left out. Workflows that only one side has are
/// not compared.
std::vector<TaskChange> compare_tasks(const TaskComparison& comparison, const Matched& matched);

/// The workflows that a snapshot has, and its playbooks.
std::set<std::string_view> workflows_of(const Snapshot& snapshot);

}  // namespace stepwarden::changes
