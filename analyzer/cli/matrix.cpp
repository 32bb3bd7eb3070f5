#include "cli/matrix.hpp"

#include <string>
#include <vector>

#include "check/analyse.hpp"
#include "cli/checkout_matrix.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/path_prefix.hpp"
#include "cli/print.hpp"
#include "cli/unanalysed.hpp"
#include "coverage/matrix.hpp"

namespace stepwarden::cli {

namespace {

std::string written(const coverage::Matrix& matrix, MatrixFormat format) {
    switch (format) {
        case MatrixFormat::json:
            return coverage::to_json(matrix);
        case MatrixFormat::csv:
            return coverage::to_csv(matrix);
        case MatrixFormat::markdown:
            return coverage::to_markdown(matrix);
        case MatrixFormat::html:
            return coverage::to_html(matrix);
        case MatrixFormat::rst:
            break;
    }
    return {};
}

struct Read {
    std::vector<check::Analysis> analyses;
    std::vector<coverage::Source> sources;
    bool complete = true;
};

void add(Read& read, const std::string& path, bool only_path, text::Result<check::Analysis> analysis) {
    if (!analysis) {
        say_unanalysed("", {unusable(path, analysis.error())});
        read.complete = false;
        return;
    }
    say_unanalysed(only_path ? "" : path_prefix(path, analysis->model->tree), analysis->results.unanalysed);
    read.complete = read.complete && analysis->results.unanalysed.empty();
    read.sources.push_back({own_name(path), analysis->model.get()});
    read.analyses.push_back(std::move(*analysis));
}

ExitStatus print_matrix(const Read& read, const MatrixOptions& options) {
    const coverage::Matrix matrix = coverage::make_matrix(read.sources);
    const ExitStatus status = print("matrix", options.output, written(matrix, options.format));
    if (status != ExitStatus::clean) return status;
    return read.complete ? ExitStatus::clean : ExitStatus::unanalysed;
}

ExitStatus refuse() {
    say_usage_error(
        "matrix",
        "--jobs, --non-voting, --check, --suggest-jobs and --format rst are for one THT checkout as a whole, "
        "without --plan, --scenario or another option that makes it one plan");
    return ExitStatus::usage;
}

}  // namespace

ExitStatus run_matrix(const MatrixOptions& options) {
    Read read;
    const bool only_path = options.paths.size() == 1;
    for (const std::string& path : options.paths) {
        auto input = open_input(path, options.checkout);
        if (!input) {
            add(read, path, only_path, tl::unexpected(input.error()));
            continue;
        }
        auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
        if (checkout != nullptr && only_path && !options.checkout.request.names_a_plan())
            return run_checkout_matrix(options, **checkout);
        if (options.needs_checkout()) return refuse();
        add(read, path, only_path, read_input(*input, options.checkout));
    }
    return print_matrix(read, options);
}

}  // namespace stepwarden::cli
