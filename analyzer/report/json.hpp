// All that one run has to say as one JSON document, format "stepwarden-findings/1".
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// One finding and one unanalysed input a line, so that two documents can be compared line by line.
void write_json(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
