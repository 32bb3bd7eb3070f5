// The options by which a command is told which findings count: those of `check`, and of all that looks at findings.
#pragma once

#include "cli/option_builders.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// Which findings are told: severities, rules, and what a project has decided about its findings.
void describe_findings(CLI::App& command, CheckOptions& options);

/// The same, and from which severity on they fail the run.
void describe_policy(CLI::App& command, CheckOptions& options);

}  // namespace stepwarden::cli
