// `stepwarden matrix`: which service has tasks in which section and step.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_matrix(const MatrixOptions& options);

}  // namespace stepwarden::cli
