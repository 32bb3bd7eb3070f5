#include "cli/matrix.hpp"

#include <string>
#include <vector>

#include "check/analyse.hpp"
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
    }
    return {};
}

struct Read {
    std::vector<check::Analysis> analyses;
    std::vector<coverage::Source> sources;
    bool complete = true;
};

Read read_all(const MatrixOptions& options) {
    Read read;
    for (const std::string& path : options.paths) {
        auto analysis = read_input(path, options.checkout);
        if (!analysis) {
            say_unanalysed("", {unusable(path, analysis.error())});
            read.complete = false;
            continue;
        }
        const bool only_path = options.paths.size() == 1;
        say_unanalysed(only_path ? "" : path_prefix(path, analysis->model->tree), analysis->results.unanalysed);
        read.complete = read.complete && analysis->results.unanalysed.empty();
        read.sources.push_back({own_name(path), analysis->model.get()});
        read.analyses.push_back(std::move(*analysis));
    }
    return read;
}

}  // namespace

ExitStatus run_matrix(const MatrixOptions& options) {
    const Read read = read_all(options);
    const coverage::Matrix matrix = coverage::make_matrix(read.sources);
    const ExitStatus status = print("matrix", options.output, written(matrix, options.format));
    if (status != ExitStatus::clean) return status;
    return read.complete ? ExitStatus::clean : ExitStatus::unanalysed;
}

}  // namespace stepwarden::cli
