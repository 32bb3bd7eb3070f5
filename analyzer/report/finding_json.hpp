// A finding as a JSON object: the one form that all JSON formats share. Text of the input that is no UTF-8 is replaced
// by U+FFFD, and everything beyond ASCII is escaped, so that the output is safe to show on a terminal too.
#pragma once

#include <string>

#include "report/part.hpp"

namespace stepwarden::report {

/// One object on one line, without a line break.
std::string finding_json(const Part& part, const check::Finding& finding);

/// {"path", "line", "reason"} on one line.
std::string unanalysed_json(const Part& part, const check::Unanalysed& input);

/// {"files", "tasks", "services", "errors", "warnings", "notes"} on one line.
std::string totals_json(const Totals& sum);

}  // namespace stepwarden::report
