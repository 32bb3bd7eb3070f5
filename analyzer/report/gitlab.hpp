// Findings as a GitLab code quality report, which merge requests show as a widget and in their diff.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// An array, one finding a line, in the subset of Code Climate's format that GitLab reads. No two fingerprints are the
/// same, since GitLab shows only one of such. What could not be analysed is in it as "input-not-analysed": the format
/// has no other place for it.
void write_gitlab(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
