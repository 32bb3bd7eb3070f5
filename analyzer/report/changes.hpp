// What came and went between two runs over the same input, as a watch tells it. A finding that only moved to another
// line is the same.
#pragma once

#include <ostream>
#include <span>
#include <vector>

#include "report/format.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

/// Of each of `parts` the findings that `others` do not have.
std::vector<check::Results> only_in(std::span<const Part> parts, std::span<const Part> others);

/// Whether changes can be told in it: text, line and jsonl.
bool tells_changes(Format format);

/// Text: "fixed: PLACE: ..." and "new: " before a finding as `text` has it. Line: '-' and '+' before lines. JSON lines:
/// {"event": "fixed"|"new", "finding": ...}.
void write_changes(Format format, std::span<const Part> before, std::span<const Part> after, bool colour,
                   std::ostream& out);

}  // namespace stepwarden::report
