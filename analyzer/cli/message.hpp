// What the program says about itself and its work: lines on standard error, safe to show on a terminal.
#pragma once

#include <string_view>

namespace stepwarden::cli {

/// One line; control characters in it are shown, not sent.
void say(std::string_view line);

/// "stepwarden COMMAND: message" and where help is; `command` is "" for the program itself.
void say_usage_error(std::string_view command, std::string_view message);

}  // namespace stepwarden::cli
