#include "cli/unanalysed.hpp"

#include <fmt/format.h>

#include "cli/message.hpp"

namespace stepwarden::cli {

check::Unanalysed unusable(std::string_view path, const text::Diagnostic& diagnostic) {
    return {std::string(path), diagnostic.where.line, diagnostic.message};
}

void say_unanalysed(std::string_view prefix, const std::vector<check::Unanalysed>& inputs) {
    for (const check::Unanalysed& input : inputs) {
        const std::string line = input.line == 0 ? "" : fmt::format(":{}", input.line);
        const std::string place = fmt::format("{}{}{}", prefix, input.path, line);
        say(fmt::format("{}cannot analyse: {}", place.empty() ? "" : place + ": ", input.reason));
    }
}

}  // namespace stepwarden::cli
