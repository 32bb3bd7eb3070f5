// What a task waits for: the conditions of its `when` and of those of the blocks around it, taken apart at `and`, so
// that it can be told which ones a change adds and which it takes away, however they are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ansible/task.hpp"

namespace stepwarden::changes {

struct Gate {
    /// As it is written, on one line.
    std::string text;
    /// Equal for conditions that say the same.
    std::string meaning;
    /// It asks for `step`.
    bool about_step = false;
};

/// Appends what one condition asks for.
void add_gates(const ansible::Condition& condition, std::vector<Gate>& gates);

/// The text with each run of blanks and line breaks as one blank.
std::string on_one_line(std::string_view text);

}  // namespace stepwarden::changes
