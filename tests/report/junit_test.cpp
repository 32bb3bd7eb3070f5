#include "report/junit.hpp"

#include <doctest/doctest.h>

#include "report/sample.hpp"
#include "support/golden.hpp"

using namespace stepwarden;
using tests::written;

namespace {

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the whole report is as CI systems read it") {
    check::Results results = tests::sample_results();
    results.findings.push_back(tests::order_finding());
    results.suppressed = {{tests::bare_finding(), check::Suppressed::By::comment, "known & <meant>"}};
    results.suppressed[0].finding.rule = "step-gap";
    const std::string text = written(report::write_junit, results, tests::sample_tree());
    CHECK(text == tests::compared_with_golden("report/sample.junit.xml", text));
}

TEST_CASE("findings of one rule in one file are one test that fails") {
    check::Results results;
    results.findings = {tests::step_finding(), tests::step_finding()};
    results.findings[1].where.line = 1;
    const std::string text = written(report::write_junit, results, tests::sample_tree());
    CHECK(holds(text,
                "<testsuite name=\"Controller/upgrade_tasks.yaml\" tests=\"1\" failures=\"1\" errors=\"0\" "
                "skipped=\"0\">"));
    CHECK(holds(text, "<failure type=\"error\" message=\"step 9 is never reached (and 1 more)\">"));
    CHECK(holds(text, "Controller/upgrade_tasks.yaml:5:9: error: step 9 is never reached\n"));
    CHECK(holds(text, "Controller/upgrade_tasks.yaml:1:9: error: step 9 is never reached\n"));
}

TEST_CASE("a test is skipped when all its findings are suppressed, and says why") {
    check::Results results;
    results.suppressed = {{tests::step_finding(), check::Suppressed::By::comment, "meant"},
                          {tests::bare_finding(), check::Suppressed::By::baseline, ""}};
    const std::string text = written(report::write_junit, results, tests::sample_tree());
    CHECK(holds(text, "<skipped message=\"ignored by a comment: meant\"/>"));
    CHECK(holds(text, "<skipped message=\"known from the baseline\"/>"));
    CHECK(holds(text, "tests=\"3\" failures=\"0\""));
}

TEST_CASE("a failing test counts what is suppressed beside it") {
    check::Results results;
    results.findings = {tests::step_finding()};
    results.suppressed = {{tests::step_finding(), check::Suppressed::By::baseline, ""}};
    const std::string text = written(report::write_junit, results, tests::sample_tree());
    CHECK(holds(text, "1 more ignored by comments or known from the baseline\n</failure>"));
    CHECK_FALSE(holds(text, "<skipped"));
}

TEST_CASE("nothing found is one test that passes") {
    const std::string text = written(report::write_junit, {}, tests::sample_tree());
    CHECK(holds(text, "<testcase classname=\"stepwarden\" name=\"all input could be analysed\"/>"));
    CHECK(holds(text, "tests=\"1\" failures=\"0\" errors=\"0\""));
}

TEST_CASE("what could not be analysed is an error of its file") {
    check::Results results;
    results.unanalysed = {{"broken.yaml", 3, "first"}, {"broken.yaml", 0, "second"}};
    const std::string text = written(report::write_junit, results, tests::sample_tree());
    CHECK(holds(text, "<testcase classname=\"broken.yaml\" name=\"could be analysed\">"));
    CHECK(holds(text, "broken.yaml:3: could not be analysed: first\nbroken.yaml: could not be analysed: second\n"));
    CHECK(holds(text, "errors=\"1\""));
}
