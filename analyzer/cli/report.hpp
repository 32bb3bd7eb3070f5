// `stepwarden report`: findings, workflows and coverage as one HTML file.
#pragma once

#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

ExitStatus run_report(const ReportOptions& options);

}  // namespace stepwarden::cli
