// One line a finding, for machines that read lines (grep, editors, Zuul's tox jobs, problem matchers):
// `path:line:col: severity: message [rule]`.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// Lines and columns count from 1; a finding about a whole file is put at 1:1, since readers of lines take no 0.
void write_line(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
