// The closing line of a run: how much was read and how much was found.
#pragma once

#include <string>

#include "report/part.hpp"

namespace stepwarden::report {

/// "2 errors, 1 warning, 0 notes in 186 files, 1204 tasks of 61 services; 1 input could not be analysed".
std::string summary_line(const Totals& sum);

}  // namespace stepwarden::report
