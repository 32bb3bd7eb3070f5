// `stepwarden simulate`: the dry run of a workflow or of playbooks.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_simulate(const SimulateOptions& options);

}  // namespace stepwarden::cli
