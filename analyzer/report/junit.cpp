#include "report/junit.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "report/finding_text.hpp"
#include "report/repository_path.hpp"
#include "report/tool.hpp"
#include "report/xml.hpp"

namespace stepwarden::report {

namespace {

/// The findings of one rule in one file.
struct Test {
    check::Severity worst = check::Severity::note;
    std::size_t told = 0;
    std::size_t suppressed = 0;
    /// Of the first finding that is told.
    std::string message;
    std::string text;
    /// Why the first of those that are not told is not.
    std::string reason;
};

struct Counts {
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
};

/// By rule.
using Suite = std::map<std::string, Test>;
/// By path.
using Suites = std::map<std::string, Suite>;
using Errors = std::map<std::string, std::vector<std::string>>;

void add(Test& test, const Part& part, const check::Finding& finding) {
    if (test.told == 0) test.message = finding.message;
    ++test.told;
    test.worst = std::max(test.worst, finding.severity);
    fmt::format_to(std::back_inserter(test.text), "{}: {}: {}\n", place_text(place_of(part, finding.where)),
                   check::name(finding.severity), finding_text(part, finding));
}

void add(Test& test, const check::Suppressed& suppressed) {
    ++test.suppressed;
    if (!test.reason.empty()) return;
    const bool by_comment = suppressed.by == check::Suppressed::By::comment;
    test.reason = by_comment ? "ignored by a comment" : "known from the baseline";
    if (!suppressed.reason.empty()) test.reason += ": " + suppressed.reason;
}

Suites suites_of(std::span<const Part> parts) {
    Suites suites;
    for (const Part& part : parts) {
        const auto test = [&](const check::Finding& finding) -> Test& {
            return suites[plain_path(place_of(part, finding.where).path)][finding.rule];
        };
        for (const check::Finding& finding : part.results->findings) add(test(finding), part, finding);
        for (const check::Suppressed& each : part.results->suppressed) add(test(each.finding), each);
    }
    return suites;
}

Errors errors_of(std::span<const Part> parts) {
    Errors errors;
    for (const Part& part : parts)
        for (const check::Unanalysed& input : part.results->unanalysed) {
            const std::string path = plain_path(part.prefix + input.path);
            errors[path].push_back(fmt::format("{}: {}", place_text({path, input.line, 0}), unanalysed_text(input)));
        }
    return errors;
}

Counts counts_of(const Suite& suite) {
    Counts counts;
    for (const auto& [rule, test] : suite) {
        ++counts.tests;
        ++(test.told > 0 ? counts.failures : counts.skipped);
    }
    return counts;
}

void open_suite(std::string_view name, const Counts& counts, std::ostream& out) {
    fmt::print(out, "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
               xml_text(name), counts.tests, counts.failures, counts.errors, counts.skipped);
}

std::string numbered(std::string text, std::size_t more) {
    return more == 0 ? text : fmt::format("{} (and {} more)", text, more);
}

void write_outcome(const Test& test, std::ostream& out) {
    if (test.told == 0) {
        fmt::print(out, "      <skipped message=\"{}\"/>\n", xml_text(numbered(test.reason, test.suppressed - 1)));
        return;
    }
    std::string text = test.text;
    if (test.suppressed > 0)
        text += fmt::format("{} more ignored by comments or known from the baseline\n", test.suppressed);
    fmt::print(out, "      <failure type=\"{}\" message=\"{}\">{}</failure>\n", check::name(test.worst),
               xml_text(numbered(test.message, test.told - 1)), xml_text(text, true));
}

void write_suite(const std::string& path, const Suite& suite, std::ostream& out) {
    open_suite(path, counts_of(suite), out);
    for (const auto& [rule, test] : suite) {
        fmt::print(out, "    <testcase classname=\"{}\" name=\"{}\">\n", xml_text(path), xml_text(rule));
        write_outcome(test, out);
        out << "    </testcase>\n";
    }
    out << "  </testsuite>\n";
}

void write_errors(const Errors& errors, std::ostream& out) {
    open_suite(tool_name, {std::max<std::size_t>(errors.size(), 1), 0, errors.size(), 0}, out);
    if (errors.empty())
        fmt::print(out, "    <testcase classname=\"{}\" name=\"all input could be analysed\"/>\n", tool_name);
    for (const auto& [path, reasons] : errors) {
        std::string text;
        for (const std::string& reason : reasons) text += reason + '\n';
        fmt::print(out, "    <testcase classname=\"{}\" name=\"could be analysed\">\n", xml_text(path));
        fmt::print(out, "      <error type=\"input-not-analysed\" message=\"{}\">{}</error>\n    </testcase>\n",
                   xml_text(numbered(reasons.front(), reasons.size() - 1)), xml_text(text, true));
    }
    out << "  </testsuite>\n";
}

}  // namespace

void write_junit(std::span<const Part> parts, std::ostream& out) {
    const Suites suites = suites_of(parts);
    const Errors errors = errors_of(parts);
    Counts all{std::max<std::size_t>(errors.size(), 1), 0, errors.size(), 0};
    for (const auto& [path, suite] : suites) {
        const Counts counts = counts_of(suite);
        all.tests += counts.tests;
        all.failures += counts.failures;
    }
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    fmt::print(out, "<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", tool_name, all.tests,
               all.failures, all.errors);
    write_errors(errors, out);
    for (const auto& [path, suite] : suites) write_suite(path, suite, out);
    out << "</testsuites>\n";
}

}  // namespace stepwarden::report
