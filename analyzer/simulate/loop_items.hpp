// The items that a task's loop goes over, as ansible-core makes them (executor/task_executor.py, _get_loop_items):
// `loop` needs a list, `with_NAME` hands its terms to the lookup plugin of that name.
#pragma once

#include "ansible/task.hpp"
#include "jinja/evaluate.hpp"
#include "simulate/viewer.hpp"

namespace stepwarden::simulate {

/// A list, an Unknown, or what Ansible would raise; a failure of kind undefined is raised only if the task's conditions
/// hold. `may_fail` is set when the unknown may turn out to be an error.
jinja::Outcome loop_items(const ansible::Loop& loop, Viewer& viewer, bool& may_fail);

}  // namespace stepwarden::simulate
