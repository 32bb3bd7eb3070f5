// What `register` keeps of a task: what is surely in it, and that the rest is known only after the run.
#pragma once

#include <string>
#include <vector>

#include "ansible/task.hpp"
#include "simulate/dry_run.hpp"
#include "simulate/world_facts.hpp"
#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// The result of a task that was skipped (executor/task_executor.py, _execute).
value::Value skipped_result();
/// Of a loop without items.
value::Value empty_loop_result();

/// The result of a module that nobody pinned. `cause` reads "register of 'X' (file:line)".
/// `tolerates` says that the host goes on when the module fails.
value::Value module_result(const ansible::Task& task, const WorldFacts& facts, Outcomes otherwise, bool tolerates,
                           const Text& cause);

/// The result of a task that erred: as if it had passed, nothing of it known; or, `literal`, no more in it than an
/// error's message.
value::Value lost_result(const Text& cause, bool literal);

/// A pinned result with what Ansible adds to every result.
value::Value pinned_result(const value::Value& pinned);

/// The result of a loop over results of its items; `certain` when all items are known.
value::Value loop_result(value::List results, value::Truth skipped, const Text& cause);
/// Of a loop whose items are not known.
value::Value unknown_loop_result(const Text& cause);

/// The result of an item with what a loop adds to it.
value::Value item_result(const value::Value& result, const std::string& loop_variable, const value::Value& item);

}  // namespace stepwarden::simulate
