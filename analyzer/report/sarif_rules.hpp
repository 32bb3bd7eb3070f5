// Rules as SARIF's reportingDescriptors: what GitHub and other viewers show beside a result.
#pragma once

#include <string>

#include "check/rule.hpp"

namespace stepwarden::report {

/// One object on one line. Descriptions are as short as GitHub takes them (1,024 characters).
std::string sarif_rule(const check::Rule& rule);

/// "StepNeverReached" for "step-never-reached".
std::string pascal_case(std::string_view rule);

}  // namespace stepwarden::report
