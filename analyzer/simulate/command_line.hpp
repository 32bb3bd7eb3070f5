// What a shell or command task does to resources, read from its text: the simple commands of the script against the
// table of programs. Nothing is run; branches and loops count as if every command in them could run once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/command_table.hpp"
#include "simulate/effect.hpp"
#include "simulate/template_text.hpp"

namespace stepwarden::simulate {

struct CommandEffects {
    /// In order of appearance, each once.
    std::vector<Effect> effects;
    /// nothing only when every command surely only looks; unknown for what cannot be read or is not in the table.
    Changes changes = Changes::nothing;
};

/// The text of a shell task.
CommandEffects script_effects(std::string_view script, const CommandTable& table, const TextLookup& lookup = {});

/// The text of a command task, which no shell reads.
CommandEffects command_effects(std::string_view command, const CommandTable& table, const TextLookup& lookup = {});

/// The words of a command task's `argv`.
CommandEffects argv_effects(std::span<const std::string> words, const CommandTable& table,
                            const TextLookup& lookup = {});

}  // namespace stepwarden::simulate
