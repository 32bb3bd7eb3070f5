// The command `lsp`: the language server on standard input and output.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_lsp(const LspOptions& options);

}  // namespace stepwarden::cli
