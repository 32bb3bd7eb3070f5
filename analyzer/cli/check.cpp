#include "cli/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "cli/check_policy.hpp"
#include "cli/check_unit.hpp"
#include "cli/message.hpp"
#include "cli/only.hpp"
#include "cli/output.hpp"
#include "cli/sweep.hpp"
#include "cli/terminal.hpp"
#include "cli/unanalysed.hpp"
#include "report/summary.hpp"

namespace stepwarden::cli {

namespace {

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
    report::write(format, parts, colour, out, other_files(request, options), options.shard);
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

/// The units of the shard, or all.
std::vector<Checked> check_all(std::span<const Unit> units, CheckOptions& options, check::Policy& policy) {
    if (options.shard) {
        options.shard->units = units.size();
        const auto [first, last] = check::slice_of(*options.shard);
        units = units.subspan(first, last - first);
    }
    CheckMemory memory;
    return check_units(units, {options.paths.size() > 1, options.threads, options.only}, policy, memory);
}

bool fails(std::optional<check::Severity> fail_on, std::span<const report::Part> parts) {
    if (!fail_on) return false;
    return std::ranges::any_of(parts, [&](const report::Part& part) {
        return std::ranges::any_of(part.results->findings,
                                   [&](const check::Finding& finding) { return finding.severity >= *fail_on; });
    });
}

/// A sentence when options do not fit each other.
std::optional<std::string> misuse(const CheckOptions& options) {
    const heat::CheckoutRequest& request = options.checkout.request;
    if (options.all_plans && !(request.plan.empty() && request.scenario.empty()))
        return "--all-plans takes every plan and scenario: leave out --plan and --scenario";
    if (!options.checkout.tht.empty() && (options.all_plans || is_range(options.checkout.revision)))
        return "--tht names one checkout: leave out --all-plans, and give one revision";
    if ((options.shard || !options.only.empty()) && options.write_baseline)
        return "a part of the run does not see all findings: write the baseline without --shard and --only";
    const auto to_standard_output = std::ranges::count_if(
        options.outputs, [](const OutputRequest& output) { return !output.file || *output.file == "-"; });
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

ExitStatus run_check(const CheckOptions& asked) {
    CheckOptions options = asked;
    if (options.paths.empty()) options.paths = checkouts_above(options.only);
    const auto wrong = misuse(options);
    auto made = wrong ? tl::unexpected(*wrong) : policy_for(options);
    if (!made) {
        say_usage_error("check", made.error());
        return ExitStatus::usage;
    }
    const std::vector<Unit> units = units_of(options);
    if (options.paths.empty())
        say("stepwarden check: the files lie in no checkout of tripleo-heat-templates");
    else if (units.empty())
        say(fmt::format("stepwarden check: there are no revisions in '{}'", options.checkout.revision));
    std::vector<Checked> all = check_all(units, options, made->policy);
    // What a part of the run did not find another part may have found.
    const bool is_part = options.shard || !options.only.empty();
    if (!made->baseline_file.empty() && !is_part) say_left(made->policy.left_baseline(), made->baseline_file);
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
