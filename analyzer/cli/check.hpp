// `stepwarden check`: the lint job.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_check(const CheckOptions& options);

}  // namespace stepwarden::cli
