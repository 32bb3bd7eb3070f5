// The options by which a command is told which findings count: those of `check`, and of all that looks at findings.
#pragma once

#include "cli/option_builders.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// Severities, rules, and what a project has decided about its findings.
void describe_policy(CLI::App& command, CheckOptions& options);

}  // namespace stepwarden::cli
