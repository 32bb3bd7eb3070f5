// The options of `diff`.
#pragma once

#include "cli/option_builders.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

void describe_diff(CLI::App& program, DiffOptions& options);

}  // namespace stepwarden::cli
