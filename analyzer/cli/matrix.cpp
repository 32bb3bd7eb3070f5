#include "cli/matrix.hpp"

#include <span>
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
    coverage::Matrix matrix = coverage::make_matrix(read.sources);
    matrix.shard = options.shard;
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

/// The paths of the shard, or all.
std::span<const std::string> paths_of(MatrixOptions& options) {
    std::span<const std::string> paths = options.paths;
    if (!options.shard) return paths;
    options.shard->units = paths.size();
    const auto [first, last] = check::slice_of(*options.shard);
    return paths.subspan(first, last - first);
}

bool can_be_merged(MatrixFormat format) { return format == MatrixFormat::json || format == MatrixFormat::csv; }

}  // namespace

ExitStatus run_matrix(const MatrixOptions& asked) {
    MatrixOptions options = asked;
    Read read;
    const bool only_path = options.paths.size() == 1;
    if (options.shard && (only_path || !can_be_merged(options.format))) {
        say_usage_error("matrix", "--shard is for several PATHs, with --format json or csv");
        return ExitStatus::usage;
    }
    for (const std::string& path : paths_of(options)) {
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
