// How sure it is that two tasks meet: what each waits for besides its step, whether one's conditions rule the other
// out, and whether a task runs on another host or may fail.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

/// The conditions of a task and of the blocks around it that say nothing of `step`, one conjunct each, without blanks.
std::vector<std::string> other_conditions(const check::Model& model, const graph::Node& node);

/// One has a condition whose negation the other has.
bool exclude_each_other(std::span<const std::string> a, std::span<const std::string> b);

/// Whatever the first waits for, the second waits for too.
bool is_subset(std::span<const std::string> first, std::span<const std::string> second);

/// Its failure is let pass: `ignore_errors`, or `failed_when: false`, on it or on a block around it.
bool tolerates_failure(const check::Model& model, const graph::Node& node);

/// Delegated, or in a block that is.
bool runs_elsewhere(const check::Model& model, const graph::Node& node);

/// Both are known to be of services, and of none together.
bool are_of_different_services(const graph::Node& a, const graph::Node& b);

}  // namespace stepwarden::rules
