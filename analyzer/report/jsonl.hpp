// One JSON object a finding, one finding a line: the objects of the "findings" of report/json.hpp.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

void write_jsonl(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
