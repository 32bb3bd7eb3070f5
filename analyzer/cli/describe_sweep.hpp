// The options by which one run goes over many revisions and plans, and is shared between machines.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "check/shard.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// To be called behind describe_checkout, whose --rev takes a range then.
void describe_sweep(CLI::App& command, CheckOptions& options);

void describe_watch(CLI::App& command, CheckOptions& options);

void describe_shard(CLI::App& command, std::optional<check::Shard>& target, const std::string& units);

/// --only, which makes up for a PATH.
void describe_only(CLI::App& command, CheckOptions& options);

/// `stepwarden merge`.
void describe_merge(CLI::App& program, MergeOptions& options);

}  // namespace stepwarden::cli
