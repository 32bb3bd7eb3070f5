// `stepwarden graph`: the step-ordered graph of tasks.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_graph(const GraphOptions& options);

}  // namespace stepwarden::cli
