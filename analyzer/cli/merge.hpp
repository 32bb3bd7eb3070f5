// `stepwarden merge`: what the shards of a run gave, as one run would have given it.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_merge(const MergeOptions& options);

}  // namespace stepwarden::cli
