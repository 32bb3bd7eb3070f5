// `stepwarden rules`: the list of what is checked.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_rules(const RulesOptions& options);

}  // namespace stepwarden::cli
