#include "cli/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace stepwarden::cli {

namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here changes the environment
    return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool standard_output_is_terminal() { return isatty(STDOUT_FILENO) == 1; }

bool colour_standard_output(Colour wish) {
    if (wish != Colour::automatic) return wish == Colour::always;
    return standard_output_is_terminal() && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

}  // namespace stepwarden::cli
