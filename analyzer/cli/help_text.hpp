// What `--help` prints.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/options.hpp"

namespace stepwarden::cli {

/// Help for the command `name`, or with "" for the program: its commands and what the exit statuses mean. `commands` is
/// the table of commands, the program first.
std::string help_text(std::span<const CommandHelp> commands, std::string_view name);

}  // namespace stepwarden::cli
