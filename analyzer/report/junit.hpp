// Findings as a JUnit report, which nearly every CI shows as a table of tests: a suite a file, a test a rule in it.
#pragma once

#include <ostream>
#include <span>

#include "report/part.hpp"

namespace stepwarden::report {

/// A test fails with the findings of its rule, and is skipped when comments or the baseline cover them all. What could
/// not be analysed is an error of its file in a suite of its own, which has a test that passes when there is nothing:
/// a report without tests is taken for a broken one.
void write_junit(std::span<const Part> parts, std::ostream& out);

}  // namespace stepwarden::report
