// A comparison for programs: "stepwarden-diff/1", one change a line.
#pragma once

#include <ostream>

#include "report/changes_part.hpp"

namespace stepwarden::report {

void write_changes_json(const ChangesPart& part, std::ostream& out);

}  // namespace stepwarden::report
