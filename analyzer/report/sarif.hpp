// All that one run has to say as SARIF 2.1.0, for GitHub's code scanning and every other viewer of it: results with
// their rules, the places that explain them, what is played around them, what suppresses them, and what could not be
// analysed.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// One rule and one result a line, so that two documents can be compared line by line.
void write_sarif(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
