#include "report/text.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "report/sample.hpp"
#include "report/summary.hpp"
#include "support/golden.hpp"

using namespace stepwarden;

namespace {

std::string text_of(const check::Results& results, const text::Tree& tree, bool colour = false) {
    const report::Part part{"", &results, &tree};
    std::ostringstream out;
    report::write_text({&part, 1}, colour, out);
    return out.str();
}

std::string without_colour(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b')
            i = text.find('m', i);
        else
            out += text[i];
    }
    return out;
}

}  // namespace

TEST_CASE("a finding is told with its line, its task, the places that explain it and what to do") {
    check::Results results;
    results.findings = {tests::step_finding()};
    CHECK(text_of(results, tests::sample_tree()) ==
          "error[step-never-reached]: step 9 is never reached\n"
          " --> Controller/upgrade_tasks.yaml:5:9   (upgrade_tasks of nova_api, nova_conductor, role Controller, step "
          "9)\n"
          "  |\n"
          "5 |   when: step|int == 9\n"
          "  |         ^^^^^^^^^^^^^\n"
          "  = task: Stop nova\n"
          "note: the plays give steps 0 to 5\n"
          " --> steps.yaml:1:3\n"
          "  |\n"
          "1 | - hosts: Controller\n"
          "  |   ^^^^^^^^^^^^^^^^^\n"
          "help: use a step from 0 to 5; see `stepwarden explain step-never-reached`\n"
          "\n");
}

TEST_CASE("a finding about a whole file has no line to show") {
    check::Results results;
    results.findings = {tests::bare_finding()};
    CHECK(text_of(results, tests::sample_tree()) ==
          "warning[coverage-no-upgrade-tasks]: nothing upgrades the service\n"
          " --> steps.yaml\n"
          "help: see `stepwarden explain coverage-no-upgrade-tasks`\n"
          "\n");
}

TEST_CASE("colour changes nothing but the colour") {
    const text::Tree tree = tests::sample_tree();
    const std::string coloured = text_of(tests::sample_results(), tree, true);
    CHECK(coloured.find("\x1b[1;31merror[step-never-reached]\x1b[0m") != std::string::npos);
    CHECK(without_colour(coloured) == text_of(tests::sample_results(), tree));
    CHECK(coloured == tests::compared_with_golden("report/sample.ansi", coloured));
}

TEST_CASE("the gutter is as wide as the longest line number") {
    std::string long_file;
    for (int i = 1; i < 1000; ++i) long_file += "# filler\n";
    long_file += "- name: last\n";
    const text::Tree tree = text::Tree::from_memory({{"a.yaml", long_file}, {"b.yaml", "- name: first\n"}});
    check::Results results;
    results.findings = {tests::step_finding()};
    results.findings[0].where = {1, 1, 3};
    results.findings[0].related = {{{0, 1000, 3}, "the other one"}};
    const std::string text = text_of(results, tree);
    CHECK(text.find("\n   1 | - name: first\n") != std::string::npos);
    CHECK(text.find("\n1000 | - name: last\n") != std::string::npos);
    CHECK(text.find("\n    --> a.yaml:1000:3\n") != std::string::npos);
}

TEST_CASE("hostile names and lines are shown, not sent to the terminal") {
    const text::Tree tree = text::Tree::from_memory({{"a\x1b[2J\n.yaml", "- name: \x1b]0;owned\x07\n"}});
    check::Results results;
    results.findings = {tests::step_finding()};
    check::Finding& finding = results.findings[0];
    finding.where = {0, 1, 3};
    finding.related.clear();
    finding.message = "message\x1b[1m";
    finding.task = "task\nnote: forged";
    finding.help = "help\r";
    finding.services = {"service\x1b"};
    finding.role = "role\x1b";
    finding.section = "section\x1b";
    const std::string text = text_of(results, tree);
    for (const char c : text) CHECK((c == '\n' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7f')));
    CHECK(text.find("\nnote: forged") == std::string::npos);
}

TEST_CASE("a place that its file does not have is told without a line") {
    check::Results results;
    results.findings = {tests::step_finding()};
    results.findings[0].where = {0, 99, 1};
    results.findings[0].related.clear();
    CHECK(text_of(results, tests::sample_tree()).find(" --> Controller/upgrade_tasks.yaml:99:1 ") != std::string::npos);
}

TEST_CASE("the summary counts in words") {
    const check::Results results = tests::sample_results();
    const report::Part part{"", &results, nullptr};
    CHECK(report::summary_line(report::totals({&part, 1})) ==
          "1 error, 1 warning, 0 notes in 3 files, 1 task of 2 services; 1 input could not be analysed");
}
