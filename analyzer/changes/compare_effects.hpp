// Which effects appear, vanish, come at another step, or come in another order, for each workflow and role, told by the
// events that people orient themselves by: package updates, migrations of databases, stops and starts of the cluster.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "changes/change_set.hpp"
#include "changes/snapshot.hpp"

namespace stepwarden::changes {

/// In the order of workflows, roles and effects. Of workflows and roles that only one side has nothing is said.
std::vector<EffectChange> compare_effects(const Snapshot& before, const Snapshot& after);

/// "mysql is no longer stopped before the package update on Controller at step 3" for all of these roles and steps.
std::string sentence_of(const EffectChange& change, std::span<const std::string> roles, std::span<const int> steps);

}  // namespace stepwarden::changes
