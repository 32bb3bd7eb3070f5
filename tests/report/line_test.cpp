#include "report/line.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "report/sample.hpp"

using namespace stepwarden;

namespace {

std::string lines_of(const check::Results& results, const text::Tree& tree, const std::string& prefix = "") {
    const report::Part part{prefix, &results, &tree};
    std::ostringstream out;
    report::write_line({&part, 1}, out);
    return out.str();
}

}  // namespace

TEST_CASE("a finding is one line that tools know how to split") {
    check::Results results;
    results.findings = {tests::step_finding()};
    CHECK(lines_of(results, tests::sample_tree()) ==
          "Controller/upgrade_tasks.yaml:5:9: error: step 9 is never reached [step-never-reached]\n");
}

TEST_CASE("a finding about a whole file stands at its first character") {
    check::Results results;
    results.findings = {tests::bare_finding()};
    CHECK(lines_of(results, tests::sample_tree()) ==
          "steps.yaml:1:1: warning: nothing upgrades the service [coverage-no-upgrade-tasks]\n");
}

TEST_CASE("a finding about no file stands at the input itself") {
    check::Results results;
    results.findings = {tests::bare_finding()};
    results.findings[0].where = {};
    const text::Tree tree = tests::sample_tree();
    CHECK(lines_of(results, tree).starts_with(".:1:1: "));
    CHECK(lines_of(results, tree, "cloud/").starts_with("cloud:1:1: "));
}

TEST_CASE("the prefix of a part stands before its paths") {
    check::Results results;
    results.findings = {tests::step_finding()};
    CHECK(lines_of(results, tests::sample_tree(), "cloud/").starts_with("cloud/Controller/upgrade_tasks.yaml:5:9: "));
}

TEST_CASE("a message cannot forge a second finding or colour the screen") {
    check::Results results;
    results.findings = {tests::step_finding()};
    results.findings[0].message = "task 'a\nsteps.yaml:1:1: error: forged\x1b[31m\xff'";
    CHECK(lines_of(results, tests::sample_tree()) ==
          "Controller/upgrade_tasks.yaml:5:9: error: task 'a\\nsteps.yaml:1:1: error: forged\\x1b[31m\\xff' "
          "[step-never-reached]\n");
}
