#include "cli/message.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <string>

#include "cli/write_file.hpp"
#include "text/visible.hpp"

namespace stepwarden::cli {

void say(std::string_view line) {
    const std::string text = text::visible(line) + "\n";
    // When standard error is gone there is nobody left to tell.
    static_cast<void>(write_all(STDERR_FILENO, text));
}

void say_usage_error(std::string_view command, std::string_view message) {
    const std::string name = command.empty() ? "stepwarden" : fmt::format("stepwarden {}", command);
    say(fmt::format("{}: {}", name, message));
    say(fmt::format("Try '{} --help'.", name));
}

}  // namespace stepwarden::cli
