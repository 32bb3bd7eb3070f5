#include "cli/print.hpp"

#include <fmt/format.h>

#include "cli/message.hpp"
#include "cli/output.hpp"

namespace stepwarden::cli {

ExitStatus print(std::string_view command, const std::optional<std::string>& file, std::string_view content) {
    const auto outcome = write_output(file, content);
    if (outcome) return ExitStatus::clean;
    say(fmt::format("stepwarden {}: {}", command, outcome.error()));
    return ExitStatus::usage;
}

}  // namespace stepwarden::cli
