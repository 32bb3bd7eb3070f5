// Writes many findings in every format, and tells how long that takes and how much it is, and the same of twice as
// many: what grows faster than its input is seen by the last column, which should be near 2.
//   write_findings [COUNT]
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "report/format.hpp"

namespace {

using namespace stepwarden;
using Clock = std::chrono::steady_clock;

constexpr std::size_t default_count = 30'000;
constexpr std::size_t tasks_a_file = 500;

struct Sample {
    text::Tree tree;
    check::Results results;
};

std::string task_text(std::size_t number) {
    return fmt::format(
        "- name: Stop service {} \u00e9\U0001f600\n  systemd: {{name: nova, state: stopped}}\n"
        "  when: step|int == 9\n",
        number);
}

check::Finding finding_at(text::FileId file, std::size_t task, std::size_t number) {
    const auto line = static_cast<std::uint32_t>(task * 3 + 3);
    check::Finding finding;
    finding.rule = "order-cluster-operation-while-stopped";
    finding.severity = check::Severity::error;
    finding.message =
        fmt::format("'Stop service {}' acts on nova at step 9, but the cluster is stopped since step 2", task);
    finding.release = "stein";
    finding.services = {fmt::format("service_{}", file)};
    finding.role = "Controller";
    finding.section = "upgrade_tasks";
    finding.step = 9;
    finding.task = fmt::format("Stop service {}", task);
    finding.where = {file, line, 9};
    finding.length = 13;
    finding.related = {{{file, 1, 3}, "stops the cluster at step 2", check::Played::before},
                       {{file, line, 3}, "starts it again at step 12", check::Played::after}};
    finding.help = "move it to a step before step 2";
    finding.fingerprint = fmt::format("{:016x}-1", number);
    return finding;
}

/// How findings lie in the files.
enum class Layout { many_files, one_file, one_line };

std::string_view in_words(Layout layout) {
    switch (layout) {
        case Layout::many_files:
            return "500 a file";
        case Layout::one_file:
            return "in one file";
        case Layout::one_line:
            break;
    }
    return "on one line";
}

Sample sample_of(std::size_t count, Layout layout) {
    const std::size_t a_file = layout == Layout::many_files ? tasks_a_file : count;
    std::vector<std::pair<std::string, std::string>> files;
    std::string text;
    check::Results results;
    for (std::size_t i = 0; i < count; ++i) {
        text += layout == Layout::one_line ? "{\u00e9: 1}, " : task_text(i);
        check::Finding finding = finding_at(static_cast<text::FileId>(files.size()), i % a_file, i);
        if (layout == Layout::one_line) finding.where = {0, 1, static_cast<std::uint32_t>(i * 9 + 1)};
        results.findings.push_back(std::move(finding));
        if (i + 1 == count || (i + 1) % a_file == 0)
            files.emplace_back(fmt::format("deployment/{:06}.yaml", files.size()), std::exchange(text, ""));
    }
    return {text::Tree::from_memory(std::move(files)), std::move(results)};
}

struct Measured {
    double seconds = 0;
    std::size_t bytes = 0;
};

Measured measured(report::Format format, const Sample& sample) {
    const report::Part part{"", &sample.results, &sample.tree};
    const auto start = Clock::now();
    std::ostringstream out;
    report::write(format, {&part, 1}, false, out);
    return {std::chrono::duration<double>(Clock::now() - start).count(), out.view().size()};
}

void tell(std::size_t count, Layout layout) {
    const Sample once = sample_of(count, layout);
    const Sample twice = sample_of(2 * count, layout);
    fmt::print("{} findings, {}\n", count, in_words(layout));
    for (const std::string_view name : report::format_names()) {
        const report::Format format = *report::format_named(name);
        const Measured small = measured(format, once);
        const Measured large = measured(format, twice);
        fmt::print("  {:<7} {:>7.3f} s {:>7.1f} MB   twice as many: x{:.1f}\n", name, small.seconds,
                   static_cast<double>(small.bytes) / 1e6, large.seconds / small.seconds);
    }
}

}  // namespace

int main(int count, char** words) {
    const std::size_t findings = count > 1 ? std::strtoull(words[1], nullptr, 10) : default_count;
    for (const Layout layout : {Layout::many_files, Layout::one_file, Layout::one_line}) tell(findings, layout);
}
