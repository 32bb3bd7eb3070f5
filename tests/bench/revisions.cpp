// Checks many revisions of a THT repository in one process, as many side by side as there are cores, and tells how fast
// that went and what could not be analysed:
//   revisions REPOSITORY RANGE [--paths A,B] [--since YYYY-MM-DD] [--sample N] [--limit N] [--all-parents]
//             [--threads N] [--each] [--reasons]
// RANGE is what `git log` takes (`A..B`, a branch); "-" reads revisions from standard input, one a line. --sample takes
// every Nth commit, --limit so many at most. --each prints a line per revision as it is done: commit, date, seconds,
// files, tasks, services, errors, warnings, unanalysed, outcome. --reasons prints why input was not analysed, and
// where.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "check/checkout.hpp"
#include "heat/document_pool.hpp"
#include "text/git.hpp"
#include "text/parallel.hpp"
#include "text/revision_range.hpp"

namespace {

using namespace stepwarden;
using Clock = std::chrono::steady_clock;

/// Neighbours in history have nearly all files in common.
constexpr std::size_t rounds_kept = 8;
constexpr std::size_t slowest_shown = 5;

struct Wishes {
    std::string repository;
    std::string range;
    std::vector<std::string> paths;
    std::string since;
    std::size_t sample = 1;
    std::size_t limit = 0;
    bool all_parents = false;
    unsigned threads = 0;
    bool each = false;
    bool reasons = false;
};

struct Checked {
    std::string commit;
    std::string date;
    double seconds = 0;
    /// Why nothing was analysed; empty when something was.
    std::string failure;
    check::Summary summary;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    std::vector<check::Unanalysed> unanalysed;

    /// As the program would end: 0, 1 or 3, or "none" when there was nothing to analyse.
    [[nodiscard]] std::string outcome() const {
        if (!failure.empty()) return "none";
        if (errors > 0) return "1";
        return unanalysed.empty() ? "0" : "3";
    }
    [[nodiscard]] bool fully() const { return failure.empty() && unanalysed.empty(); }
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::string date_of(std::int64_t time) {
    const std::time_t seconds = time;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::vector<std::string> from_standard_input() {
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

text::Result<std::vector<std::string>> wanted(const text::GitRepository& repository, const Wishes& wishes) {
    auto all = wishes.range == "-" ? text::Result<std::vector<std::string>>(from_standard_input())
                                   : text::revisions(repository, wishes.range, wishes.paths, !wishes.all_parents);
    if (!all) return all;
    std::vector<std::string> chosen;
    for (std::size_t i = 0; i < all->size(); i += wishes.sample) {
        if (wishes.limit != 0 && chosen.size() >= wishes.limit) break;
        if (!wishes.since.empty()) {
            const auto commit = repository.commit((*all)[i]);
            const auto read = commit ? repository.read_commit(*commit) : tl::unexpected(commit.error());
            if (!read) return tl::unexpected(read.error());
            if (date_of(read->time) < wishes.since) continue;
        }
        chosen.push_back((*all)[i]);
    }
    return chosen;
}

class Run {
public:
    Run(std::shared_ptr<const text::GitRepository> repository, const Wishes& wishes)
        : repository_(std::move(repository)), wishes_(wishes) {}

    std::vector<Checked> over(const std::vector<std::string>& revisions) {
        std::vector<Checked> all(revisions.size());
        const auto error = text::for_each_parallel(revisions.size(), wishes_.threads, [&](std::size_t index) {
            all[index] = one(revisions[index]);
            if (wishes_.each) say(all[index]);
        });
        if (error) std::rethrow_exception(error);
        return all;
    }

private:
    Checked one(const std::string& revision) {
        Checked checked;
        checked.commit = revision;
        const auto start = Clock::now();
        if (const auto commit = repository_->commit(revision))
            if (const auto read = repository_->read_commit(*commit)) checked.date = date_of(read->time);
        pool_->begin_round();
        analyse(checked);
        checked.seconds = seconds_since(start);
        return checked;
    }

    void analyse(Checked& checked) const {
        auto tree = text::Tree::open_revision(repository_, checked.commit);
        if (!tree) return fail(checked, tree.error().message);
        if (!heat::is_checkout(*tree, table_)) return fail(checked, "no checkout of tripleo-heat-templates");
        check::Checkout checkout{std::make_unique<text::Tree>(std::move(*tree)), wishes_.repository, table_,
                                 heat::ParsedDocuments(heat::ParsedDocuments::Ending::stripped, pool_), 1};
        check::Options options;
        options.threads = 1;
        const auto analysis = check::analyse_checkout(checkout, {}, options);
        if (!analysis) return fail(checked, analysis.error().message);
        checked.summary = analysis->results.summary;
        checked.errors = analysis->results.count(check::Severity::error);
        checked.warnings = analysis->results.count(check::Severity::warning);
        checked.unanalysed = analysis->results.unanalysed;
    }

    static void fail(Checked& checked, const std::string& reason) { checked.failure = reason; }

    void say(const Checked& checked) {
        const std::scoped_lock lock(guard_);
        fmt::print("{}\t{}\t{:.3f}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", checked.commit, checked.date, checked.seconds,
                   checked.summary.files, checked.summary.tasks, checked.summary.services, checked.errors,
                   checked.warnings, checked.unanalysed.size(), checked.outcome());
        std::fflush(stdout);
    }

    std::shared_ptr<const text::GitRepository> repository_;
    const Wishes& wishes_;
    heat::PlanTable table_ = check::plan_table();
    std::shared_ptr<heat::DocumentPool> pool_ = std::make_shared<heat::DocumentPool>(rounds_kept);
    std::mutex guard_;
};

/// "3 / 12 / 40": least, median, most.
std::string spread(std::vector<std::size_t> values) {
    std::ranges::sort(values);
    return values.empty() ? "-" : fmt::format("{} / {} / {}", values.front(), values[values.size() / 2], values.back());
}

void print_years(const std::vector<Checked>& all) {
    struct Year {
        std::size_t revisions = 0;
        std::size_t fully = 0;
        double seconds = 0;
        std::vector<std::size_t> errors;
        std::vector<std::size_t> warnings;
    };
    std::map<std::string, Year> years;
    for (const Checked& checked : all) {
        Year& year = years[checked.date.substr(0, 4)];
        ++year.revisions;
        year.fully += checked.fully() ? 1 : 0;
        year.seconds += checked.seconds;
        year.errors.push_back(checked.errors);
        year.warnings.push_back(checked.warnings);
    }
    fmt::print("year  revisions  fully analysed  seconds each  errors (least / median / most)  warnings\n");
    for (const auto& [name, year] : years) {
        const auto count = static_cast<double>(year.revisions);
        fmt::print("{}  {:9}  {:12.2f} %  {:12.3f}  {:>30}  {}\n", name, year.revisions,
                   100.0 * static_cast<double>(year.fully) / count, year.seconds / count, spread(year.errors),
                   spread(year.warnings));
    }
}

void print_reasons(const std::vector<Checked>& all) {
    struct Reason {
        std::size_t revisions = 0;
        std::string example;
    };
    std::map<std::string, Reason> reasons;
    const auto count = [&](const Checked& checked, const std::string& text, const std::string& where) {
        Reason& reason = reasons[text];
        if (reason.revisions++ == 0) reason.example = checked.commit + ':' + where;
    };
    for (const Checked& checked : all) {
        if (!checked.failure.empty()) count(checked, checked.failure, "");
        for (const check::Unanalysed& each : checked.unanalysed)
            count(checked, each.reason, fmt::format("{}:{}", each.path, each.line));
    }
    std::vector<std::pair<std::string, Reason>> sorted(reasons.begin(), reasons.end());
    std::ranges::stable_sort(sorted,
                             [](const auto& a, const auto& b) { return a.second.revisions > b.second.revisions; });
    for (const auto& [text, reason] : sorted)
        fmt::print("{:6}  {}\n        {}\n", reason.revisions, text, reason.example);
}

void print_totals(const std::vector<Checked>& all, double seconds) {
    std::map<std::string, std::size_t> outcomes;
    for (const Checked& checked : all) ++outcomes[checked.outcome()];
    const auto fully = std::ranges::count_if(all, &Checked::fully);
    fmt::print("{} revisions in {:.1f} s, {:.2f} a second\n", all.size(), seconds,
               static_cast<double>(all.size()) / seconds);
    fmt::print("fully analysed: {} ({:.2f} %)\n", fully,
               100.0 * static_cast<double>(fully) / static_cast<double>(all.size()));
    for (const auto& [outcome, count] : outcomes) fmt::print("exit status {}: {}\n", outcome, count);
    std::vector<const Checked*> slowest;
    for (const Checked& checked : all) slowest.push_back(&checked);
    std::ranges::sort(slowest, std::ranges::greater{}, &Checked::seconds);
    for (std::size_t i = 0; i < std::min(slowest_shown, slowest.size()); ++i)
        fmt::print("slowest: {:.3f} s {} {}\n", slowest[i]->seconds, slowest[i]->commit, slowest[i]->date);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("peak memory: {} MiB, processor time: {} s\n", usage.ru_maxrss / 1024,
               usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
}

int run(const Wishes& wishes) {
    auto repository = text::GitRepository::open(wishes.repository);
    if (!repository) {
        std::cerr << repository.error().message << '\n';
        return 2;
    }
    const auto revisions = wanted(**repository, wishes);
    if (!revisions || revisions->empty()) {
        std::cerr << (revisions ? "there are no such revisions" : revisions.error().message) << '\n';
        return 2;
    }
    const auto start = Clock::now();
    const std::vector<Checked> all = Run(*repository, wishes).over(*revisions);
    const double seconds = seconds_since(start);
    if (wishes.reasons) print_reasons(all);
    print_years(all);
    print_totals(all, seconds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    Wishes wishes;
    CLI::App program("Checks many revisions of a repository of tripleo-heat-templates");
    program.add_option("repository", wishes.repository)->required();
    program.add_option("range", wishes.range)->required();
    program.add_option("--paths", wishes.paths)->delimiter(',');
    program.add_option("--since", wishes.since);
    program.add_option("--sample", wishes.sample)->check(CLI::PositiveNumber);
    program.add_option("--limit", wishes.limit);
    program.add_flag("--all-parents", wishes.all_parents);
    program.add_option("--threads", wishes.threads);
    program.add_flag("--each", wishes.each);
    program.add_flag("--reasons", wishes.reasons);
    CLI11_PARSE(program, argc, argv);
    return run(wishes);
}
