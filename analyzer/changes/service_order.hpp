// In which order the task lists of a role's services are put together: tasks of one step run in it, and a change of it
// is one of the role, not of any task.
#pragma once

#include <string>
#include <vector>

#include "changes/match_tasks.hpp"
#include "changes/snapshot.hpp"

namespace stepwarden::changes {

/// A sentence for each service that has changed places with another one.
std::vector<std::string> service_order_changes(const Snapshot& before, const Snapshot& after, const Matched& matched);

}  // namespace stepwarden::changes
