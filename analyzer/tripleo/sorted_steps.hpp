// Queens sorts a role's upgrade tasks by step before it writes them, later releases do not. Such a list runs through
// the services once for every step; this finds the places where a new step begins.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "yaml/node.hpp"

namespace stepwarden::tripleo {

/// The number N of a condition `step|int == N` in the task's `when`.
std::optional<long> step_of(const yaml::Node& task);

/// Indices of the tasks that begin a new step, in order; none when the tasks are not sorted by step, or too few of them
/// have a step to tell.
std::vector<std::size_t> starts_of_sorted_steps(std::span<const yaml::Node* const> tasks);

}  // namespace stepwarden::tripleo
