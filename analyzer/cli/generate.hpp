// `stepwarden generate`, hidden: what the build and the documentation are made with.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_generate(const GenerateOptions& options);

}  // namespace stepwarden::cli
