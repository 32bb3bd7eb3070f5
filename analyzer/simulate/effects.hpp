// What one task does to resources: its module or role looked up in the table, its arguments read as far as they are
// literal, its command line taken apart. Says nothing of whether the task runs.
#pragma once

#include <vector>

#include "ansible/task.hpp"
#include "simulate/effect.hpp"
#include "simulate/module_table.hpp"
#include "simulate/template_text.hpp"

namespace stepwarden::simulate {

struct TaskEffects {
    /// Each once, in the order of the table's row; over a literal loop one set an item.
    std::vector<Effect> effects;
    Changes changes = Changes::unknown;
};

/// A block has the effects of no module: nothing. `lookup` gives the value of texts with Jinja that the caller knows.
TaskEffects study(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup = {});

std::vector<Effect> effects_of(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup = {});
Changes changes_of(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup = {});

}  // namespace stepwarden::simulate
