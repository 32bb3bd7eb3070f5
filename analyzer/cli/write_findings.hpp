// Where the findings of a `check` go: every --format with its --output.
#pragma once

#include <span>

#include "cli/options.hpp"
#include "report/part.hpp"

namespace stepwarden::cli {

/// What was asked for, or what the terminal decides.
report::Format format_of(const OutputRequest& request);

bool goes_to_standard_output(const OutputRequest& request);

/// Writes all outputs that were asked for; says what could not be written, and gives false then.
bool write_findings(const CheckOptions& options, std::span<const report::Part> parts);

}  // namespace stepwarden::cli
