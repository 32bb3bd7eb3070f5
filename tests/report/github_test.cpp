#include "report/github.hpp"

#include <doctest/doctest.h>

#include "report/sample.hpp"

using namespace stepwarden;
using tests::written;

TEST_CASE("a finding is an annotation of its place, with all that it has to say in one line of the log") {
    check::Results results;
    results.findings = {tests::step_finding()};
    CHECK(written(report::write_github, results, tests::sample_tree()) ==
          "::error file=Controller/upgrade_tasks.yaml,line=5,endLine=5,col=9,endColumn=22,title=step-never-reached::"
          "step 9 is never reached%0Asteps.yaml:1:3: the plays give steps 0 to 5%0Ahelp: use a step from 0 to 5%0A"
          "see `stepwarden explain step-never-reached`\n");
}

TEST_CASE("a note is a notice, and a whole file has no columns") {
    check::Results results;
    results.findings = {tests::bare_finding()};
    results.findings[0].severity = check::Severity::note;
    CHECK(written(report::write_github, results, tests::sample_tree())
              .starts_with("::notice file=steps.yaml,line=1,endLine=1,title=coverage-no-upgrade-tasks::nothing"));
}

TEST_CASE("what is in no file of the repository is told without one") {
    check::Results results;
    results.findings = {tests::bare_finding()};
    results.findings[0].where = {};
    CHECK(written(report::write_github, results, tests::sample_tree())
              .starts_with("::warning title=coverage-no-upgrade-tasks::.: nothing upgrades the service%0A"));
}

TEST_CASE("what could not be analysed is an error") {
    check::Results results;
    results.unanalysed = {{"broken.yaml", 3, "100% broken\nreally"}};
    CHECK(written(report::write_github, results, tests::sample_tree()) ==
          "::error file=broken.yaml,line=3,title=input-not-analysed::could not be analysed: 100%25 broken\\nreally\n");
}

TEST_CASE("names cannot end a property, nor a message the command") {
    const text::Tree tree = text::Tree::from_memory({{"a,line=9::b%3A:c.yaml", "- name: x\n"}});
    check::Results results;
    results.findings = {tests::bare_finding()};
    results.findings[0].where = {0, 1, 3};
    results.findings[0].message = "100%\r\n::error::forged";
    const std::string text = written(report::write_github, results, tree);
    CHECK(text.starts_with("::warning file=a%2Cline=9%3A%3Ab%253A%3Ac.yaml,line=1,"));
    CHECK(text.find("::100%25\\r\\n::error::forged%0A") != std::string::npos);
    CHECK(text.find('\n') == text.size() - 1);
}
