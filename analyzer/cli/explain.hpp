// `stepwarden explain`: one rule in full.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_explain(const ExplainOptions& options);

}  // namespace stepwarden::cli
