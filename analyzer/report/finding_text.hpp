// All that a finding has to say as plain text, for formats whose readers see one text and nothing beside it.
#pragma once

#include <string>

#include "report/part.hpp"

namespace stepwarden::report {

/// "path:line:column", as far as the place has them.
std::string place_text(const Place& place);

/// The message, the places that explain it, what to do and the rule: a line each, all of it visible, without a line
/// break at the end.
std::string finding_text(const Part& part, const check::Finding& finding);

/// "could not be analysed: REASON", on one line.
std::string unanalysed_text(const check::Unanalysed& input);

}  // namespace stepwarden::report
