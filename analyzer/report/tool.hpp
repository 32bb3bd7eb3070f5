// What the program is called where its output names it.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::report {

inline constexpr std::string_view tool_name = "stepwarden";

/// Of the form "1.2.3".
std::string_view tool_version();

/// When this version was released, as CHANGELOG.md has it: "2026-01-31", or empty.
std::string_view tool_release_date();

/// Where the program is published, by CMake's STEPWARDEN_HOMEPAGE; without a '/' at its end, or empty.
std::string_view tool_homepage();

/// The page of docs/rules about a rule; empty when there is no homepage.
std::string rule_address(std::string_view rule);

}  // namespace stepwarden::report
