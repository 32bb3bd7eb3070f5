// How the config writer tells the step of a task: by the text of the task's own `when`, never by evaluating it
// (tripleo_common/utils/config.py: _write_playbook_get_tasks in queens and rocky, _write_tasks_per_step since stein).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "heat/directory_layout.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

/// What the writer would raise on stops it for the whole directory; here the task goes into every list, and a
/// diagnostic at the place of the task tells. `section` is named in it.
struct SplitContext {
    SplitRule rule = SplitRule::all;
    std::string_view section = {};
    std::vector<text::Diagnostic>* diagnostics = nullptr;
};

/// The tasks of each step from 0 up, in their order. What is Unknown goes into every step, for its `when` may tell any.
/// Once `tasks` as a whole is Unknown, so is every list.
std::vector<value::Value> split_steps(const value::Value& tasks, int steps, const SplitContext& context);

/// The tasks in the order of the text of the first `step == N` in their `when`, those without one first.
value::Value sort_by_step(const value::Value& tasks, const SplitContext& context);

}  // namespace stepwarden::heat
