// Which task of the old side is which of the new one, within one plan: lists by their service and section, services and
// files that have got another name by what is in them, then the tasks of each list, then those that have gone to
// another list.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "changes/change_set.hpp"
#include "changes/snapshot.hpp"

namespace stepwarden::changes {

struct Listed {
    const TaskList* list = nullptr;
    const ListedTask* task = nullptr;
};

/// One task on both sides, or on one when it is added or removed.
struct MatchedTask {
    std::optional<Listed> before;
    std::optional<Listed> after;
    std::optional<Reordered> reordered;
};

struct Matched {
    /// In the order of the new lists, what is removed after them.
    std::vector<MatchedTask> tasks;
    /// Old and new name of services, or of templates that stand alone, that are called otherwise now.
    std::vector<std::pair<std::string, std::string>> renamed_services;
    /// Of playbooks and task files.
    std::vector<std::pair<std::string, std::string>> renamed_files;
};

/// The snapshots outlive what is matched.
Matched match_tasks(const Snapshot& before, const Snapshot& after);

/// The task's name; of one without, what it is.
std::string title_of(const ListedTask& task);

}  // namespace stepwarden::changes
