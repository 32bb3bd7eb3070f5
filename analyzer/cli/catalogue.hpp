// `stepwarden catalogue`: the tasks of checkouts of tripleo-heat-templates as a table of hashes, for telling whose
// tasks a generated directory has.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_catalogue(const CatalogueOptions& options);

}  // namespace stepwarden::cli
