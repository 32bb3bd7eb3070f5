#include "cli/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "changes/compare_sides.hpp"
#include "changes/exercising_jobs.hpp"
#include "cli/check_policy.hpp"
#include "cli/diff_sides.hpp"
#include "cli/message.hpp"
#include "cli/output.hpp"
#include "cli/unanalysed.hpp"
#include "coverage/ci_knowledge.hpp"
#include "report/changes_html.hpp"
#include "report/changes_json.hpp"
#include "report/changes_markdown.hpp"
#include "report/changes_text.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::cli {
namespace {

/// A sentence when the options do not fit each other.
std::optional<std::string> misuse(const DiffOptions& options) {
    if (!options.repository && options.work_tree) return "--worktree needs --repo DIR";
    if (!options.repository && options.paths.size() != 2)
        return "two paths are needed, OLD and NEW, or --repo DIR and revisions";
    if (options.repository && options.paths.size() > 1)
        return fmt::format("with --repo one revision or range is expected, not '{}' and '{}'", options.paths[0],
                           options.paths[1]);
    const auto to_standard_output = std::ranges::count_if(
        options.outputs, [](const DiffOutput& output) { return !output.file || *output.file == "-"; });
    if (to_standard_output > 1) return "only one --format can go to standard output: give the others an --output";
    return std::nullopt;
}

class Stopwatch {
public:
    explicit Stopwatch(std::vector<check::Timing>& timings) : timings_(timings) {}

    void lap(std::string stage) {
        const auto now = std::chrono::steady_clock::now();
        timings_.push_back({std::move(stage), std::chrono::duration<double>(now - last_).count()});
        last_ = now;
    }

private:
    std::vector<check::Timing>& timings_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// The comparison of sides that were analysed, with its writers.
class Diff {
public:
    Diff(const DiffOptions& options, DiffSides& sides, const CheckPolicy& policy)
        : options_(options), sides_(sides), policy_(policy) {}

    ExitStatus run() {
        Stopwatch watch(sides_.timings);
        changes::Side before = sides_.before.side();
        changes::Side after = sides_.after.side();
        watch.lap("snapshots");
        changes_ = changes::compare_sides(before, after);
        watch.lap("comparison");
        if (sides_.scope.changed) changes::remark_on_untold_files(changes_, *sides_.scope.changed);
        find_jobs();
        watch.lap("jobs");
        if (options_.check.timings) say_timings();
        say_unanalysed("old: ", changes_.old_unanalysed);
        say_unanalysed("new: ", changes_.new_unanalysed);
        if (!write_all()) return ExitStatus::usage;
        if (fails()) return ExitStatus::findings;
        const bool whole = changes_.old_unanalysed.empty() && changes_.new_unanalysed.empty();
        return whole ? ExitStatus::clean : ExitStatus::unanalysed;
    }

private:
    void say_timings() const {
        for (const DiffSide* side : {&sides_.before, &sides_.after})
            for (const check::Timing& timing : side->played.analysis.timings)
                if (!timing.stage.starts_with("rule "))
                    say(fmt::format("{:>9.2f} ms  {}  {}", timing.seconds * 1000, timing.stage, side->name));
        for (const check::Timing& timing : sides_.timings)
            say(fmt::format("{:>9.2f} ms  {}", timing.seconds * 1000, timing.stage));
    }

    void find_jobs() {
        if (!sides_.after.checkout) return;
        const auto ci = coverage::read_ci_knowledge(tripleo::knowledge_file("ci.yaml"));
        if (!ci) {
            changes_.new_unanalysed.push_back(unusable("ci.yaml", ci.error()));
            return;
        }
        for (const std::string& directory : options_.jobs)
            if (const auto mounted = sides_.after.checkout->tree->mount(directory); !mounted)
                changes_.new_unanalysed.push_back(unusable(directory, mounted.error()));
        changes::find_exercising_jobs(changes_, *sides_.after.checkout, *ci, !options_.jobs.empty());
    }

    [[nodiscard]] bool fails() const {
        return policy_.fail_on && std::ranges::any_of(changes_.findings.added, [&](const check::Finding& finding) {
                   return finding.severity >= *policy_.fail_on;
               });
    }

    bool write_all() const {
        std::vector<DiffOutput> outputs = options_.outputs;
        if (outputs.empty()) outputs.emplace_back();
        bool written = true;
        for (const DiffOutput& output : outputs) {
            const auto outcome = write_output(output.file, text_of(output));
            if (outcome) continue;
            say(fmt::format("stepwarden diff: {}", outcome.error()));
            written = false;
        }
        return written;
    }

    [[nodiscard]] std::string text_of(const DiffOutput& output) const {
        const bool colour =
            output.file ? options_.check.colour == Colour::always : colour_standard_output(options_.check.colour);
        std::ostringstream out;
        if (const auto* format = std::get_if<report::Format>(&output.form)) {
            write_new_findings(*format, colour, out);
            return out.str();
        }
        const auto part_of = [](const DiffSide& side) { return report::Part{"", &side.results(), &side.shown_tree()}; };
        const report::ChangesPart part{changes_, part_of(sides_.before), part_of(sides_.after)};
        switch (std::get<DiffFormat>(output.form)) {
            case DiffFormat::text:
                report::write_changes_text(part, colour, out);
                break;
            case DiffFormat::json:
                report::write_changes_json(part, out);
                break;
            case DiffFormat::markdown:
                report::write_changes_markdown(part, out);
                break;
            case DiffFormat::html:
                report::write_changes_html(part, out);
                break;
        }
        return out.str();
    }

    /// As `check` writes them: what a gate is to show is what the change brings.
    void write_new_findings(report::Format format, bool colour, std::ostream& out) const {
        check::Results results;
        results.findings = changes_.findings.added;
        results.unanalysed = changes_.new_unanalysed;
        results.summary = sides_.after.results().summary;
        const report::Part part{"", &results, &sides_.after.shown_tree()};
        report::write(format, {&part, 1}, colour, out);
    }

    const DiffOptions& options_;
    DiffSides& sides_;
    const CheckPolicy& policy_;
    changes::ChangeSet changes_;
};

/// A side of which nothing can be analysed leaves nothing to compare.
bool say_failures(const DiffSides& sides) {
    bool failed = false;
    for (const DiffSide* side : {&sides.before, &sides.after})
        if (side->failure) {
            say_unanalysed("", {unusable(side->name, *side->failure)});
            failed = true;
        }
    return failed;
}

}  // namespace

ExitStatus run_diff(const DiffOptions& options) {
    const auto usage = [](const std::string& message) {
        say_usage_error("diff", message);
        return ExitStatus::usage;
    };
    if (const auto wrong = misuse(options)) return usage(*wrong);
    CheckOptions check = options.check;
    check.paths = {configured_path(options)};
    check.checkout.request = options.request;
    auto made = policy_for(check);
    if (!made) return usage(made.error());
    // Comments in files that are left out would seem to suppress nothing.
    made->policy.judges_suppressions = false;
    auto sides = open_sides(options);
    if (!sides && sides.error().status == ExitStatus::usage) return usage(sides.error().message);
    if (!sides) {
        say(sides.error().message);
        return sides.error().status;
    }
    Stopwatch watch((*sides)->timings);
    analyse_sides(**sides, options, made->policy);
    watch.lap("both sides");
    if (say_failures(**sides)) return ExitStatus::unanalysed;
    return Diff(options, **sides, *made).run();
}

}  // namespace stepwarden::cli
