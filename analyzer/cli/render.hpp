// `render`: writes the directory that a plan of a checkout is rendered to.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_render(const RenderOptions& options);

}  // namespace stepwarden::cli
