// `stepwarden diff`: what a change does to what runs, and to what is wrong with it.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_diff(const DiffOptions& options);

}  // namespace stepwarden::cli
