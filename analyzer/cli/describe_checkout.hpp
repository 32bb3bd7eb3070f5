// The options by which a command that takes a THT checkout is told what to render of it.
#pragma once

#include "cli/option_builders.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// What to render, whatever it is read from. `short_name` also takes -e for --environment; `simulate` has another use
/// for it.
void describe_plan(CLI::App& command, heat::CheckoutRequest& request, bool short_name);

/// The same with the revision to read.
void describe_checkout(CLI::App& command, CheckoutOptions& options, bool short_name);

/// The option that names the checkout a generated directory was made of.
void describe_tht(CLI::App& command, CheckoutOptions& options);

}  // namespace stepwarden::cli
