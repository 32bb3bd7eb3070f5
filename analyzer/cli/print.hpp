// The end of every command that has one text to give.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/exit_status.hpp"

namespace stepwarden::cli {

/// Writes `content` to `file` or standard output; `command` names who complains when that fails.
ExitStatus print(std::string_view command, const std::optional<std::string>& file, std::string_view content);

}  // namespace stepwarden::cli
