#include "cli/run.hpp"

#include <variant>

#include "cli/catalogue.hpp"
#include "cli/check.hpp"
#include "cli/diff.hpp"
#include "cli/explain.hpp"
#include "cli/generate.hpp"
#include "cli/graph.hpp"
#include "cli/lsp.hpp"
#include "cli/matrix.hpp"
#include "cli/merge.hpp"
#include "cli/message.hpp"
#include "cli/options.hpp"
#include "cli/print.hpp"
#include "cli/render.hpp"
#include "cli/report.hpp"
#include "cli/rules.hpp"
#include "cli/simulate.hpp"

namespace stepwarden::cli {

namespace {

ExitStatus run_command(const ShowText& shown) { return print("", std::nullopt, shown.text); }
ExitStatus run_command(const CheckOptions& options) { return run_check(options); }
ExitStatus run_command(const SimulateOptions& options) { return run_simulate(options); }
ExitStatus run_command(const GraphOptions& options) { return run_graph(options); }
ExitStatus run_command(const DiffOptions& options) { return run_diff(options); }
ExitStatus run_command(const MatrixOptions& options) { return run_matrix(options); }
ExitStatus run_command(const ReportOptions& options) { return run_report(options); }
ExitStatus run_command(const MergeOptions& options) { return run_merge(options); }
ExitStatus run_command(const RenderOptions& options) { return run_render(options); }
ExitStatus run_command(const RulesOptions& options) { return run_rules(options); }
ExitStatus run_command(const ExplainOptions& options) { return run_explain(options); }
ExitStatus run_command(const CatalogueOptions& options) { return run_catalogue(options); }
ExitStatus run_command(const LspOptions& options) { return run_lsp(options); }
ExitStatus run_command(const GenerateOptions& options) { return run_generate(options); }

}  // namespace

ExitStatus run(std::span<const char* const> arguments, std::string_view revision) {
    const auto command = parse(arguments, revision);
    if (!command) {
        say_usage_error(command.error().command, command.error().message);
        return ExitStatus::usage;
    }
    return std::visit([](const auto& options) { return run_command(options); }, *command);
}

}  // namespace stepwarden::cli
