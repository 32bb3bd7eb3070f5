// A comparison to paste into a review: a summary, and below it what opens on a click. Text of the input is shown as
// text, never as Markdown or HTML.
#pragma once

#include <ostream>

#include "report/changes_part.hpp"

namespace stepwarden::report {

/// Short enough for a comment of GitHub or Gerrit: what does not fit is counted.
void write_changes_markdown(const ChangesPart& part, std::ostream& out);

}  // namespace stepwarden::report
