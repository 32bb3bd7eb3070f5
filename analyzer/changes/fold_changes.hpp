// Changes of one task that several roles and plans have in common, told once.
#pragma once

#include <vector>

#include "changes/change_set.hpp"

namespace stepwarden::changes {

/// Joins those that say the same of the same place; of generated directories, where each role has files of its own, of
/// the same service, section and task. Then in the order of services, sections and places, the playbooks' own last.
std::vector<TaskChange> fold_changes(std::vector<TaskChange> changes, bool by_place);

/// Each effect's change once.
std::vector<EffectChange> fold_effects(std::vector<EffectChange> changes);

}  // namespace stepwarden::changes
