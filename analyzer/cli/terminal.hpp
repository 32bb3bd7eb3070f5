// What standard output is connected to, and whether to colour it.
#pragma once

#include <cstdint>

namespace stepwarden::cli {

enum class Colour : std::uint8_t { automatic, always, never };

bool standard_output_is_terminal();

/// `automatic` colours a terminal unless NO_COLOR is set (https://no-color.org) or TERM is "dumb".
bool colour_standard_output(Colour wish);

}  // namespace stepwarden::cli
