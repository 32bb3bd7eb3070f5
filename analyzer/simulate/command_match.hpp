// One command line against one row of the command table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulate/command_table.hpp"

namespace stepwarden::simulate {

struct CommandWord {
    std::string text;
    /// The text is what the program would get; otherwise only the run can tell, and `text` is a hint at most.
    bool is_known = true;
    /// Surely an option or nothing, though unknown which: `{{ debug | ternary('--debug', '') }}`.
    bool is_unknown_option = false;
    /// Unknown for its Jinja only; the text around it is what the program gets.
    bool is_template = false;

    [[nodiscard]] bool can_be_parsed() const { return is_known || is_template; }
};

struct CommandMatch {
    std::vector<CommandWord> names;
    std::vector<CommandWord> command;
    std::optional<CommandWord> script;
};

/// `words` begin with the program. Nothing when the row does not fit.
std::optional<CommandMatch> match(const CommandRow& row, std::span<const CommandWord> words, const CommandTable& table);

}  // namespace stepwarden::simulate
