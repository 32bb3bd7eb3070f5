// `stepwarden check --watch`: checks again whenever something changes, and tells what came and went.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// Returns at SIGINT and SIGTERM, or when nobody reads standard output any more, with the status of the last run.
ExitStatus run_watch(const CheckOptions& options);

}  // namespace stepwarden::cli
