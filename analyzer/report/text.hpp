// Findings for people, in the manner of rustc: what is wrong, where, the line itself, the other places that explain it
// with their own lines, and what to do about it.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// Writes the findings with an empty line after each. The summary is not part of it: see report/summary.hpp.
void write_text(std::span<const Part> parts, bool colour, std::ostream& out);

}  // namespace stepwarden::report
