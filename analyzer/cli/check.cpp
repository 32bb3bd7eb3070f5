#include "cli/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/check_once.hpp"
#include "cli/message.hpp"
#include "cli/output.hpp"
#include "cli/unanalysed.hpp"
#include "cli/watch.hpp"
#include "cli/write_findings.hpp"
#include "report/summary.hpp"

namespace stepwarden::cli {

namespace {

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
    CheckMemory memory;
    const auto wrong = misuse_of(options);
    if (!wrong && options.watch) return run_watch(options);
    auto run = wrong ? tl::unexpected(*wrong) : check_once(options, memory);
    if (!run) {
        say_usage_error("check", run.error());
        return ExitStatus::usage;
    }
    // What a part of the run did not find another part may have found.
    const bool is_part = options.shard || !options.only.empty();
    const CheckPolicy& made = *run->made;
    if (!made.baseline_file.empty() && !is_part) say_left(made.policy.left_baseline(), made.baseline_file);
    bool written = !options.write_baseline || write_baseline(run->checked, made);
    const std::vector<report::Part> parts = parts_of(run->checked);
    if (!options.write_baseline) written = write_findings(options, parts);
    for (const report::Part& part : parts) say_unanalysed(part.prefix, part.results->unanalysed);
    if (options.timings) say_timings(run->checked);
    if (!options.quiet) {
        for (const report::Part& part : parts)
            for (const std::string& remark : part.results->remarks) say(fmt::format("note: {}", remark));
        say(report::summary_line(report::totals(parts)));
    }
    return written ? status_of(*run) : ExitStatus::usage;
}

}  // namespace stepwarden::cli
