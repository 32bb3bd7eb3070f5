// Completion scripts for shells, made from the table of commands. Rule ids are asked of the program when they are
// needed.
#pragma once

#include <span>
#include <string>

#include "cli/options.hpp"

namespace stepwarden::cli {

// The first of `commands` is the program itself.
std::string bash_completion(std::span<const CommandHelp> commands);
std::string zsh_completion(std::span<const CommandHelp> commands);
std::string fish_completion(std::span<const CommandHelp> commands);

}  // namespace stepwarden::cli
