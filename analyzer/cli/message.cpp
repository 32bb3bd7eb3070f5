#include "cli/message.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "text/visible.hpp"

namespace stepwarden::cli {

void say(std::string_view line) {
    const std::string text = text::visible(line) + "\n";
    // When standard error is gone there is nobody left to tell.
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

void say_usage_error(std::string_view command, std::string_view message) {
    const std::string name = command.empty() ? "stepwarden" : fmt::format("stepwarden {}", command);
    say(fmt::format("{}: {}", name, message));
    say(fmt::format("Try '{} --help'.", name));
}

}  // namespace stepwarden::cli
