// What a change does to the rest of a directory: configuration of containers, hieradata, variables of hosts. It is not
// compared in detail, but a reviewer who is told that no task changes has to know that something else does.
#pragma once

#include <map>
#include <set>
#include <string>

#include "changes/snapshot.hpp"

namespace stepwarden::changes {

/// By the name of a file without its extension, the roles that have one which differs; "" stands for the directory
/// itself. Files of tasks and playbooks are left out.
using DataChanges = std::map<std::string, std::set<std::string>>;

void add_data_changes(const Snapshot& before, const Snapshot& after, DataChanges& changes);

/// "kolla_config (Controller, Standalone), global_vars"; empty for none.
std::string words_of(const DataChanges& changes);

}  // namespace stepwarden::changes
