#include "report/gitlab.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "report/sample.hpp"
#include "support/golden.hpp"

using namespace stepwarden;
using nlohmann::json;
using tests::written;

TEST_CASE("the whole report is as GitLab reads it") {
    const std::string text = written(report::write_gitlab, tests::sample_results(), tests::sample_tree());
    CHECK(text == tests::compared_with_golden("report/sample.gitlab.json", text));
}

TEST_CASE("an issue has the keys that GitLab asks for") {
    const json report = json::parse(written(report::write_gitlab, tests::sample_results(), tests::sample_tree()));
    CHECK(report.at(0) == json{{"description", "step 9 is never reached"},
                               {"check_name", "step-never-reached"},
                               {"fingerprint", "0123456789abcdef"},
                               {"severity", "critical"},
                               {"location", {{"path", "Controller/upgrade_tasks.yaml"}, {"lines", {{"begin", 5}}}}}});
    CHECK(report.at(1).at("location").at("lines").at("begin") == 1);
    CHECK(report.at(2).at("check_name") == "input-not-analysed");
    CHECK(report.at(2).at("description") == "could not be analysed: found a tab where a key was expected");
}

TEST_CASE("no two fingerprints are the same, whatever the findings have") {
    check::Results results;
    results.findings = {tests::step_finding(), tests::step_finding(), tests::step_finding()};
    results.unanalysed = {{"a.yaml", 1, "broken"}, {"a.yaml", 2, "broken"}};
    const text::Tree tree = tests::sample_tree();
    const report::Part parts[] = {{"a/", &results, &tree}, {"b/", &results, &tree}, {"", &results, &tree}};
    std::ostringstream out;
    report::write_gitlab(parts, out);
    std::set<std::string> fingerprints;
    const json report = json::parse(out.str());
    for (const json& issue : report) fingerprints.insert(issue.at("fingerprint"));
    CHECK(fingerprints.size() == 15);
}

TEST_CASE("the path is the repository's, without a dot before it") {
    check::Results results;
    results.findings = {tests::step_finding()};
    const json report = json::parse(written(report::write_gitlab, results, tests::sample_tree(), "./"));
    CHECK(report.at(0).at("location").at("path") == "Controller/upgrade_tasks.yaml");
}

TEST_CASE("nothing found is an empty array") {
    CHECK(json::parse(written(report::write_gitlab, {}, tests::sample_tree())) == json::array());
}
