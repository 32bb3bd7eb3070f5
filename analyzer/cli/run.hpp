// The program without its process: from the words of the command line to the exit status.
#pragma once

#include <span>
#include <string_view>

#include "cli/exit_status.hpp"

namespace stepwarden::cli {

/// `arguments` is argv without the program's name; `revision` is the git revision that was built, or empty.
ExitStatus run(std::span<const char* const> arguments, std::string_view revision);

}  // namespace stepwarden::cli
