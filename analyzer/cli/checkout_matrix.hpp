// `stepwarden matrix` on a THT checkout as a whole: its matrix, its README's table, and jobs to add.
#pragma once

#include "check/checkout.hpp"
#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_checkout_matrix(const MatrixOptions& options, check::Checkout& checkout);

}  // namespace stepwarden::cli
