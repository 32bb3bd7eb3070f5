// Which variables a task defines and which it reads: registers and facts on one side, every expression in its
// conditions, arguments, vars and loops on the other.
#pragma once

#include <string>
#include <vector>

#include "ansible/task.hpp"

namespace stepwarden::graph {

/// Its register and the keys of set_fact.
std::vector<std::string> defined_names(const ansible::Task& task);

/// Sorted, each once; a block's own conditions belong to the block.
std::vector<std::string> used_names(const ansible::Task& task);

}  // namespace stepwarden::graph
