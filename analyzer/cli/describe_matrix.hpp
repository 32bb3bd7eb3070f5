// The options of `stepwarden matrix`.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace stepwarden::cli {

void describe_matrix(CLI::App& program, MatrixOptions& options);

}  // namespace stepwarden::cli
