#include "cli/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "check/analyse.hpp"
#include "check/beside_checkout.hpp"
#include "check/checkout.hpp"
#include "cli/check_policy.hpp"
#include "cli/message.hpp"
#include "cli/open_input.hpp"
#include "cli/output.hpp"
#include "cli/path_prefix.hpp"
#include "cli/terminal.hpp"
#include "cli/unanalysed.hpp"
#include "report/summary.hpp"

namespace stepwarden::cli {

namespace {

/// What one PATH gave; there is no tree when it could not be opened.
struct Checked {
    std::string prefix;
    check::Analysis analysis;
    /// What PATH was, when it was a checkout: its tree is what findings point into.
    std::unique_ptr<check::Checkout> checkout = nullptr;

    [[nodiscard]] const text::Tree* tree() const {
        if (checkout) return checkout->tree.get();
        return analysis.model ? &analysis.model->tree : nullptr;
    }
};

text::Result<Checked> analyse_beside(const std::string& path, const CheckOptions& options,
                                     const check::Policy& policy) {
    auto both = open_beside(path, options.checkout, options.threads);
    if (!both) return tl::unexpected(both.error());
    auto analysis = check::analyse_beside(*both->checkout, options.checkout.request,
                                          {std::move(both->directory.tree), path}, policy.options(options.threads));
    if (!analysis) return tl::unexpected(analysis.error());
    return Checked{{}, std::move(*analysis), std::move(both->checkout)};
}

text::Result<Checked> analyse_input(const std::string& path, const CheckOptions& options, const check::Policy& policy) {
    if (!options.checkout.tht.empty()) return analyse_beside(path, options, policy);
    auto input = open_input(path, options.checkout, options.threads);
    if (!input) return tl::unexpected(input.error());
    Checked checked;
    auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
    auto analysis =
        checkout != nullptr
            ? check::analyse_checkout(**checkout, options.checkout.request, policy.options(options.threads))
            : check::analyse(std::move(std::get<GeneratedInput>(*input).tree), policy.options(options.threads));
    if (!analysis) return tl::unexpected(analysis.error());
    checked.analysis = std::move(*analysis);
    if (checkout != nullptr) checked.checkout = std::move(*checkout);
    return checked;
}

Checked check_path(const std::string& path, bool is_only_path, const CheckOptions& options, check::Policy& policy) {
    auto checked = analyse_input(path, options, policy);
    if (!checked) {
        Checked nothing;
        nothing.analysis.results.unanalysed.push_back(unusable(path, checked.error()));
        return nothing;
    }
    check::apply(policy, checked->analysis.results, *checked->tree());
    // Findings beside a checkout have its paths, whichever directory they are in.
    if (!is_only_path && options.checkout.tht.empty()) checked->prefix = path_prefix(path, *checked->tree());
    return std::move(*checked);
}

std::vector<report::Part> parts_of(const std::vector<Checked>& all) {
    std::vector<report::Part> parts;
    for (const Checked& checked : all) parts.push_back({checked.prefix, &checked.analysis.results, checked.tree()});
    return parts;
}

/// What is written to files besides `request`.
std::vector<report::WrittenFile> other_files(const OutputRequest& request, const CheckOptions& options) {
    std::vector<report::WrittenFile> files;
    for (const OutputRequest& other : options.outputs)
        if (&other != &request && other.file && *other.file != "-")
            files.push_back({*other.file, report::name(other.format.value_or(report::Format::line))});
    return files;
}

tl::expected<void, std::string> write_one(const OutputRequest& request, const CheckOptions& options,
                                          std::span<const report::Part> parts) {
    const bool to_terminal = !request.file && standard_output_is_terminal();
    const report::Format format = request.format.value_or(to_terminal ? report::Format::text : report::Format::line);
    const bool colour = request.file ? options.colour == Colour::always : colour_standard_output(options.colour);
    std::ostringstream out;
    report::write(format, parts, colour, out, other_files(request, options));
    return write_output(request.file, out.view());
}

bool write_all(const CheckOptions& options, std::span<const report::Part> parts) {
    const std::vector<OutputRequest> by_terminal(1);
    bool written = true;
    for (const OutputRequest& request : options.outputs.empty() ? by_terminal : options.outputs)
        if (const auto outcome = write_one(request, options, parts); !outcome) {
            say(fmt::format("stepwarden check: {}", outcome.error()));
            written = false;
        }
    return written;
}

/// Those of one name are summed: a checkout is more than one model.
std::vector<check::Timing> summed(const std::vector<check::Timing>& timings) {
    std::vector<check::Timing> sums;
    for (const check::Timing& timing : timings) {
        const auto same = std::ranges::find(sums, timing.stage, &check::Timing::stage);
        if (same == sums.end())
            sums.push_back(timing);
        else
            same->seconds += timing.seconds;
    }
    return sums;
}

void say_timings(const std::vector<Checked>& all) {
    for (const Checked& checked : all)
        for (const check::Timing& timing : summed(checked.analysis.timings))
            say(fmt::format("{:>9.2f} ms  {}{}", timing.seconds * 1000, timing.stage,
                            checked.prefix.empty() ? "" : "  " + checked.prefix));
}

bool fails(std::optional<check::Severity> fail_on, std::span<const report::Part> parts) {
    if (!fail_on) return false;
    return std::ranges::any_of(parts, [&](const report::Part& part) {
        return std::ranges::any_of(part.results->findings,
                                   [&](const check::Finding& finding) { return finding.severity >= *fail_on; });
    });
}

/// A sentence when the outputs do not fit each other.
std::optional<std::string> misuse(const CheckOptions& options) {
    const auto to_standard_output = std::ranges::count_if(
        options.outputs, [](const OutputRequest& request) { return !request.file || *request.file == "-"; });
    if (to_standard_output > 1) return "only one --format can go to standard output: give the others an --output";
    return std::nullopt;
}

/// What has left the baseline, a line each.
void say_left(const std::vector<check::KnownFinding>& left, const std::string& file) {
    for (const check::KnownFinding& known : left)
        say(fmt::format("{}: no longer found: {}: {} [{}]", file, known.path, known.message, known.rule));
}

/// Puts what was found, and what the old baseline had of it, into the baseline.
bool write_baseline(std::vector<Checked>& all, const CheckPolicy& made) {
    std::vector<check::KnownFinding> known;
    std::size_t added = 0;
    for (Checked& checked : all) {
        check::Results& results = checked.analysis.results;
        const report::Part part{checked.prefix, &results, checked.tree()};
        const auto keep = [&](const check::Finding& finding) {
            known.push_back(
                {finding.fingerprint, finding.rule, report::place_of(part, finding.where).path, finding.message});
        };
        for (const check::Finding& finding : results.findings) keep(finding);
        added += results.findings.size();
        for (const check::Suppressed& each : results.suppressed)
            if (each.by == check::Suppressed::By::baseline) keep(each.finding);
        results.findings.clear();
    }
    const std::size_t size = known.size();
    const auto written = write_output(made.baseline_file, check::write_baseline(std::move(known)));
    say(written ? fmt::format("{}: {} known findings, {} of them new", made.baseline_file, size, added)
                : fmt::format("stepwarden check: {}", written.error()));
    return written.has_value();
}

}  // namespace

ExitStatus run_check(const CheckOptions& options) {
    const auto wrong = misuse(options);
    auto made = wrong ? tl::unexpected(*wrong) : policy_for(options);
    if (!made) {
        say_usage_error("check", made.error());
        return ExitStatus::usage;
    }
    std::vector<Checked> all;
    for (const std::string& path : options.paths)
        all.push_back(check_path(path, options.paths.size() == 1, options, made->policy));
    if (!made->baseline_file.empty()) say_left(made->policy.left_baseline(), made->baseline_file);
    bool written = !options.write_baseline || write_baseline(all, *made);
    const std::vector<report::Part> parts = parts_of(all);
    if (!options.write_baseline) written = write_all(options, parts);
    for (const report::Part& part : parts) say_unanalysed(part.prefix, part.results->unanalysed);
    if (options.timings) say_timings(all);
    const report::Totals sum = report::totals(parts);
    if (!options.quiet) {
        for (const report::Part& part : parts)
            for (const std::string& remark : part.results->remarks) say(fmt::format("note: {}", remark));
        say(report::summary_line(sum));
    }
    if (!written) return ExitStatus::usage;
    if (fails(made->fail_on, parts)) return ExitStatus::findings;
    return sum.unanalysed > 0 ? ExitStatus::unanalysed : ExitStatus::clean;
}

}  // namespace stepwarden::cli
