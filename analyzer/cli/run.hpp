// The program without its process: from the words of the command line to the exit status.
#pragma once

#include <span>

#include "cli/exit_status.hpp"

namespace stepwarden::cli {

/// `arguments` is argv without the program's name.
ExitStatus run(std::span<const char* const> arguments);

}  // namespace stepwarden::cli
