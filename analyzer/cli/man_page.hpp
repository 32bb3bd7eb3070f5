// The manual page, made from the table of commands.
#pragma once

#include <span>
#include <string>

#include "cli/options.hpp"

namespace stepwarden::cli {

/// troff with the man macros (man(7)); the first of `commands` is the program itself.
std::string man_page(std::span<const CommandHelp> commands);

}  // namespace stepwarden::cli
