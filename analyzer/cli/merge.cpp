#include "cli/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

#include "cli/message.hpp"
#include "cli/print.hpp"
#include "cli/shard_files.hpp"
#include "coverage/read_matrix.hpp"
#include "report/findings_document.hpp"
#include "report/format.hpp"
#include "report/read_findings.hpp"
#include "report/sarif_document.hpp"
#include "report/summary.hpp"

namespace stepwarden::cli {
namespace {

using Failure = tl::unexpected<std::string>;

/// What is to be printed, and what the exit status is made of.
struct Merged {
    std::string text;
    /// Nothing when there are no findings, or a matrix was merged.
    std::optional<check::Severity> worst;
    bool is_complete = true;
    /// Empty when the form does not tell.
    std::string summary;
};

template <typename Document>
using Reader = tl::expected<Document, std::string> (*)(std::string_view);

/// The documents in the order of their shards.
template <typename Document>
tl::expected<std::vector<Document>, std::string> read_in_order(std::span<const ShardFile> files,
                                                               Reader<Document> read) {
    std::vector<Document> documents;
    std::vector<std::optional<check::Shard>> shards;
    for (const ShardFile& file : files) {
        auto document = read(file.content);
        if (!document) return Failure(fmt::format("{}: {}", file.path, document.error()));
        shards.push_back(document->shard);
        documents.push_back(std::move(*document));
    }
    const auto order = order_of(files, shards);
    if (!order) return tl::unexpected(order.error());
    std::vector<Document> ordered;
    for (const std::size_t index : *order) ordered.push_back(std::move(documents[index]));
    return ordered;
}

Failure no_such_format(const std::string& wished, ShardForm form) {
    return Failure(fmt::format("{} cannot be made of {}", wished, name(form)));
}

tl::expected<Merged, std::string> merge_findings(std::span<const ShardFile> files, const std::string& wished) {
    const auto documents = read_in_order<report::FindingsDocument>(files, report::read_findings_document);
    if (!documents) return tl::unexpected(documents.error());
    const report::FindingsDocument whole = report::merged(*documents);
    const auto format = report::format_named(wished);
    // Text shows lines of the input, which is not at hand.
    if (!format || *format == report::Format::text) return no_such_format(wished, ShardForm::findings);
    const auto read = report::read_findings(whole);
    if (!read) return tl::unexpected(read.error());
    const std::vector<report::Part> parts = {read->part()};
    std::ostringstream out;
    if (*format == report::Format::json)
        report::write(whole, out);
    else
        report::write(*format, parts, false, out);
    Merged merged{out.str(), {}, read->results.unanalysed.empty(), report::summary_line(report::totals(parts))};
    for (const check::Finding& finding : read->results.findings)
        merged.worst = std::max(merged.worst, std::optional(finding.severity));
    return merged;
}

tl::expected<Merged, std::string> merge_sarif(std::span<const ShardFile> files, const std::string& wished) {
    if (wished != name(ShardForm::sarif)) return no_such_format(wished, ShardForm::sarif);
    const auto documents = read_in_order<report::SarifDocument>(files, report::read_sarif_document);
    if (!documents) return tl::unexpected(documents.error());
    const report::SarifDocument whole = report::merged(*documents);
    std::ostringstream out;
    report::write(whole, out);
    return Merged{out.str(), report::worst_of(whole), report::is_complete(whole), {}};
}

/// `path:line:column: severity: message [rule]`; the first such words count, since no path is likely to hold them.
std::optional<check::Severity> severity_in_line(std::string_view line) {
    std::optional<check::Severity> found;
    std::size_t first = std::string_view::npos;
    for (const check::Severity severity : {check::Severity::note, check::Severity::warning, check::Severity::error}) {
        const std::size_t at = line.find(fmt::format(": {}: ", check::name(severity)));
        if (at == std::string_view::npos || at >= first) continue;
        first = at;
        found = severity;
    }
    return found;
}

/// In what the program writes there are none.
bool has_control_characters(std::string_view line) {
    return std::ranges::any_of(line, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

std::optional<check::Severity> severity_in(std::string_view line, ShardForm form) {
    if (has_control_characters(line)) return std::nullopt;
    if (form == ShardForm::line) return severity_in_line(line);
    const auto severity = report::severity_in_json(line);
    return severity ? std::optional(*severity) : std::nullopt;
}

/// Of forms without a frame, one line a finding.
tl::expected<Merged, std::string> join_lines(std::span<const ShardFile> files, ShardForm form,
                                             const std::string& wished) {
    if (wished != name(form)) return no_such_format(wished, form);
    Merged merged;
    for (const ShardFile& file : files) {
        std::size_t number = 0;
        std::istringstream lines(file.content);
        for (std::string line; std::getline(lines, line);) {
            ++number;
            const auto severity = severity_in(line, form);
            if (!severity) return Failure(fmt::format("{}:{}: this is no finding", file.path, number));
            merged.worst = std::max(merged.worst, severity);
        }
        merged.text += file.content;
    }
    return merged;
}

tl::expected<Merged, std::string> merge_matrices(std::span<const ShardFile> files, ShardForm form,
                                                 const std::string& wished) {
    const auto matrices = read_in_order<coverage::Matrix>(
        files, form == ShardForm::matrix ? coverage::read_json_matrix : coverage::read_csv_matrix);
    if (!matrices) return tl::unexpected(matrices.error());
    const coverage::Matrix whole = coverage::merged(*matrices);
    if (wished == "csv") return Merged{coverage::to_csv(whole), {}, true, {}};
    if (wished == "md") return Merged{coverage::to_markdown(whole), {}, true, {}};
    if (wished == "html") return Merged{coverage::to_html(whole), {}, true, {}};
    // What CSV has no column for is lost.
    if (wished == "json" && form == ShardForm::matrix) return Merged{coverage::to_json(whole), {}, true, {}};
    return no_such_format(wished, form);
}

tl::expected<Merged, std::string> merge(const MergeOptions& options) {
    const auto files = read_shard_files(options.files);
    if (!files) return tl::unexpected(files.error());
    const auto form = form_of(*files);
    if (!form) return tl::unexpected(form.error());
    const std::string wished = options.format.empty() ? std::string(name(*form)) : options.format;
    switch (*form) {
        case ShardForm::findings:
            return merge_findings(*files, wished);
        case ShardForm::matrix:
        case ShardForm::matrix_csv:
            return merge_matrices(*files, *form, wished);
        case ShardForm::jsonl:
        case ShardForm::line:
            return join_lines(*files, *form, wished);
        case ShardForm::sarif:
            return merge_sarif(*files, wished);
    }
    return {};
}

}  // namespace

ExitStatus run_merge(const MergeOptions& options) {
    const auto merged = merge(options);
    if (!merged) {
        say_usage_error("merge", merged.error());
        return ExitStatus::usage;
    }
    const ExitStatus written = print("merge", options.output, merged->text);
    if (written != ExitStatus::clean) return written;
    if (!options.quiet && !merged->summary.empty()) say(merged->summary);
    const check::FailOn fail_on = options.fail_on.value_or(check::FailOn{check::Severity::error});
    if (fail_on.severity && merged->worst && *merged->worst >= *fail_on.severity) return ExitStatus::findings;
    return merged->is_complete ? ExitStatus::clean : ExitStatus::unanalysed;
}

}  // namespace stepwarden::cli
