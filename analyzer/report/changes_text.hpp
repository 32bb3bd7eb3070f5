// A comparison for people at a terminal: the changed tasks by service and section, the effects in sentences, the new
// findings with their lines, what is fixed, and a summary.
#pragma once

#include <ostream>

#include "report/changes_part.hpp"

namespace stepwarden::report {

void write_changes_text(const ChangesPart& part, bool colour, std::ostream& out);

}  // namespace stepwarden::report
