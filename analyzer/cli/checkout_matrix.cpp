#include "cli/checkout_matrix.hpp"

#include <fmt/format.h>

#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "cli/message.hpp"
#include "cli/print.hpp"
#include "cli/unanalysed.hpp"
#include "coverage/checkout_matrix.hpp"
#include "coverage/readme_check.hpp"
#include "coverage/suggest_coverage.hpp"
#include "text/visible.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::cli {
namespace {

constexpr std::string_view readme_path = "README.rst";

/// What the commands of this kind share: the checkout with its jobs, read.
class CheckoutMatrix {
public:
    CheckoutMatrix(const MatrixOptions& options, check::Checkout& checkout,
                   std::pair<coverage::CiKnowledge, coverage::ReadmeKnowledge> knowledge)
        : options_(options),
          checkout_(checkout),
          ci_(std::move(knowledge.first)),
          readme_(std::move(knowledge.second)),
          reader_(checkout.sources()) {}

    ExitStatus run() {
        for (const std::string& directory : options_.jobs)
            if (const auto mounted = checkout_.tree->mount(directory); !mounted)
                return unread(unusable(directory, mounted.error()));
        auto coverage = coverage::read_coverage(checkout_, reader_, ci_, !options_.jobs.empty());
        if (!coverage) return unread(unusable(options_.paths.front(), coverage.error()));
        coverage_ = std::move(*coverage);
        std::vector<check::Unanalysed> unanalysed;
        for (const text::Diagnostic& problem : coverage_.problems)
            unanalysed.push_back(check::unanalysed_of(*checkout_.tree, problem));
        say_unanalysed("", unanalysed);
        const ExitStatus status = answer();
        if (status != ExitStatus::clean) return status;
        return unanalysed.empty() ? ExitStatus::clean : ExitStatus::unanalysed;
    }

private:
    static ExitStatus unread(const check::Unanalysed& what) {
        say_unanalysed("", {what});
        return ExitStatus::unanalysed;
    }

    static void note(const std::vector<std::string>& sentences) {
        for (const std::string& sentence : sentences) say(fmt::format("stepwarden matrix: {}", sentence));
    }

    ExitStatus answer() {
        if (options_.readme) return check_readme(*options_.readme);
        if (options_.format == MatrixFormat::rst) return write_readme();
        note(coverage_.notes);
        const auto counting = options_.non_voting ? coverage::Counting::all : coverage::Counting::voting;
        const coverage::Matrix matrix = coverage::make_matrix(coverage_.facts, ci_, counting);
        if (options_.suggested_jobs > 0) return suggest(matrix);
        return print("matrix", options_.output, written(matrix));
    }

    [[nodiscard]] std::string written(const coverage::Matrix& matrix) const {
        switch (options_.format) {
            case MatrixFormat::json:
                return coverage::to_json(matrix);
            case MatrixFormat::markdown:
                return coverage::to_markdown(matrix);
            case MatrixFormat::html:
                return coverage::to_html(matrix);
            default:
                return coverage::to_csv(matrix);
        }
    }

    ExitStatus suggest(const coverage::Matrix& matrix) {
        const auto needs = coverage::read_service_needs(tripleo::knowledge_file("needs.yaml"));
        if (!needs) return unread(unusable("needs.yaml", needs.error()));
        const coverage::JobSuggestions suggestions =
            coverage::suggest_jobs(coverage::uncovered_templates(matrix, coverage_.facts.templates, ci_, *needs),
                                   *needs, options_.suggested_jobs, options_.most_services);
        const bool json = options_.format == MatrixFormat::json;
        return print("matrix", options_.output, json ? coverage::to_json(suggestions) : coverage::to_text(suggestions));
    }

    struct Readme {
        coverage::GridTable table;
        coverage::EnabledByColumn enabled;
        coverage::ReadmeComparison comparison;
    };

    /// A path of the checkout is read from it, at the revision that was asked for; another one from where it is.
    text::Result<Readme> read_readme(const std::string& path) {
        auto file = checkout_.tree->find(path);
        if (!file) {
            const auto mount = checkout_.tree->mount(path);
            if (!mount) return tl::unexpected(mount.error());
            const auto files = checkout_.tree->below("", *mount);
            if (files.size() != 1) return tl::unexpected(text::Diagnostic{{}, "it is no file", {}});
            file = files.front();
        }
        const auto bytes = checkout_.tree->read(*file);
        if (!bytes) return tl::unexpected(bytes.error());
        auto table = coverage::read_readme_matrix(*bytes, *file, readme_);
        if (!table) return tl::unexpected(table.error());
        Readme readme{std::move(*table), {}, {}};
        readme.enabled = coverage::enabled_by_column(readme.table, reader_, coverage_.facts.templates, readme_);
        readme.comparison = coverage::compare_readme(readme.table, readme.enabled, readme_);
        note(coverage::readme_notes(readme.table, readme.comparison, coverage_.facts.scenarios, readme_));
        note(coverage::flag_notes(readme.table, readme.enabled, reader_.sources(), readme_, ci_));
        return readme;
    }

    ExitStatus check_readme(const std::string& path) {
        const auto readme = read_readme(path);
        if (!readme) return unread(unusable(path, readme.error()));
        std::string out;
        for (const coverage::CellDifference& difference : readme->comparison.differences)
            out += text::visible(fmt::format("{}:{}:{}: {}", path, difference.where.line, difference.where.column,
                                             coverage::message_of(difference))) +
                   "\n";
        const ExitStatus status = print("matrix", options_.output, out);
        if (status != ExitStatus::clean) return status;
        say(fmt::format("{} of {} cells differ", readme->comparison.differences.size(),
                        readme->comparison.compared_cells));
        return readme->comparison.differences.empty() ? ExitStatus::clean : ExitStatus::findings;
    }

    ExitStatus write_readme() {
        const auto readme = read_readme(std::string(readme_path));
        if (!readme) return unread(unusable(readme_path, readme.error()));
        return print("matrix", options_.output, coverage::write_readme_matrix(readme->table, readme->enabled, readme_));
    }

    const MatrixOptions& options_;
    check::Checkout& checkout_;
    coverage::CiKnowledge ci_;
    coverage::ReadmeKnowledge readme_;
    coverage::DeploymentReader reader_;
    coverage::CheckoutCoverage coverage_;
};

}  // namespace

ExitStatus run_checkout_matrix(const MatrixOptions& options, check::Checkout& checkout) {
    const std::string_view table = tripleo::knowledge_file("ci.yaml");
    auto ci = coverage::read_ci_knowledge(table);
    auto readme = coverage::read_readme_knowledge(table);
    if (!ci || !readme) {
        say_unanalysed("", {unusable("ci.yaml", ci ? readme.error() : ci.error())});
        return ExitStatus::unanalysed;
    }
    return CheckoutMatrix(options, checkout, {std::move(*ci), std::move(*readme)}).run();
}

}  // namespace stepwarden::cli
