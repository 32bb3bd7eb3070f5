// A task's own words: all scalars of its YAML, without those of the tasks inside it.
#pragma once

#include <span>
#include <string>

#include "ansible/task.hpp"

namespace stepwarden::rules {

/// Whether some scalar of the task holds one of the texts.
bool has_words(const ansible::Task& task, std::span<const std::string> texts);

}  // namespace stepwarden::rules
