#include "report/sarif.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "check/rule.hpp"
#include "report/sample.hpp"
#include "report/sarif_rules.hpp"
#include "report/tool.hpp"

using namespace stepwarden;
using nlohmann::json;

namespace {

json run_of(const check::Results& results, const text::Tree& tree, const std::string& prefix = "") {
    return json::parse(tests::written(report::write_sarif, results, tree, prefix)).at("runs").at(0);
}

json result_of(const check::Finding& finding, const text::Tree& tree = tests::sample_tree()) {
    check::Results results;
    results.findings = {finding};
    return run_of(results, tree).at("results").at(0);
}

const json& region_of(const json& location) { return location.at("physicalLocation").at("region"); }

}  // namespace

TEST_CASE("a document says what it is and what made it") {
    const json document = json::parse(tests::written(report::write_sarif, {}, tests::sample_tree()));
    CHECK(document.at("version") == "2.1.0");
    CHECK(document.at("runs").at(0).at("columnKind") == "utf16CodeUnits");
    CHECK(document.at("runs").at(0).at("results").empty());
    const json& driver = document.at("runs").at(0).at("tool").at("driver");
    CHECK(driver.at("name") == "stepwarden");
    CHECK(driver.at("semanticVersion").get<std::string>().find('.') != std::string::npos);
    CHECK(driver.contains("informationUri") == !report::tool_homepage().empty());
}

TEST_CASE("every rule has what GitHub shows of it, no longer than GitHub takes it") {
    const json rules = run_of({}, tests::sample_tree()).at("tool").at("driver").at("rules");
    CHECK(rules.size() == check::registry().size());
    std::set<std::string> names;
    for (const json& rule : rules) {
        CAPTURE(rule.at("id"));
        names.insert(rule.at("name").get<std::string>());
        for (const char* key : {"shortDescription", "fullDescription"}) {
            const std::string text = rule.at(key).at("text");
            CHECK(text.size() > 10);
            CHECK(text.size() <= 1024);
            CHECK(text.ends_with('.'));
        }
        CHECK(rule.at("help").at("text").get<std::string>().find("How to fix it") != std::string::npos);
        CHECK(rule.at("help").at("markdown").get<std::string>().find("```yaml\n") != std::string::npos);
        CHECK(rule.value("helpUri", "") == report::rule_address(rule.at("id").get<std::string>()));
        CHECK(rule.at("defaultConfiguration").contains("level"));
        CHECK(rule.at("properties").at("tags").size() == 3);
        CHECK(rule.at("properties").contains("precision"));
        CHECK(rule.at("properties").contains("problem.severity"));
    }
    CHECK(names.size() == rules.size());
    CHECK(report::pascal_case("step-never-reached") == "StepNeverReached");
}

TEST_CASE("a result has its rule, its level, its fingerprints and what it belongs to") {
    const json result = result_of(tests::step_finding());
    CHECK(result.at("ruleId") == "step-never-reached");
    CHECK(check::registry().at(result.at("ruleIndex")).id == "step-never-reached");
    CHECK(result.at("level") == "error");
    CHECK(result.at("partialFingerprints") ==
          json{{"primaryLocationLineHash", "0123456789abcdef"}, {"stepwarden/v1", "0123456789abcdef"}});
    CHECK(result.at("properties") == json{{"release", "stein"},
                                          {"services", {"nova_api", "nova_conductor"}},
                                          {"role", "Controller"},
                                          {"section", "upgrade_tasks"},
                                          {"step", 9},
                                          {"task", "Stop nova"}});
    CHECK_FALSE(result.contains("codeFlows"));
    CHECK_FALSE(result.contains("suppressions"));
}

TEST_CASE("a place is a whole region with its text, and the task that it belongs to") {
    const json location = result_of(tests::step_finding()).at("locations").at(0);
    CHECK(location.at("physicalLocation").at("artifactLocation") == json{{"uri", "Controller/upgrade_tasks.yaml"}});
    CHECK(region_of(location) == json{{"startLine", 5},
                                      {"startColumn", 9},
                                      {"endLine", 5},
                                      {"endColumn", 22},
                                      {"snippet", {{"text", "step|int == 9"}}}});
    CHECK(location.at("logicalLocations").at(0).at("fullyQualifiedName") == "nova_api/upgrade_tasks/Stop nova");
}

TEST_CASE("a file as a whole, and the input as a whole, have a region too, since GitHub asks for one") {
    check::Finding finding = tests::bare_finding();
    CHECK(region_of(result_of(finding).at("locations").at(0)).at("startLine") == 1);
    finding.where = {};
    const json location = result_of(finding).at("locations").at(0);
    CHECK(location.at("physicalLocation").at("artifactLocation").at("uri") == ".");
    CHECK(region_of(location) == json{{"startLine", 1}, {"startColumn", 1}, {"endLine", 1}, {"endColumn", 1}});
}

TEST_CASE("columns are counted as columnKind says, in UTF-16") {
    const text::Tree tree =
        text::Tree::from_memory({{"\u00e9 b.yaml", "- name: \U0001f600\u00e9 x\n  when: step == 1\n"}});
    check::Finding finding = tests::step_finding();
    finding.where = {0, 1, 16};
    finding.length = 1;
    finding.related.clear();
    const json location = result_of(finding, tree).at("locations").at(0);
    CHECK(region_of(location).at("startColumn") == 13);
    CHECK(region_of(location).at("endColumn") == 14);
    CHECK(region_of(location).at("snippet").at("text") == "x");
    CHECK(location.at("physicalLocation").at("artifactLocation").at("uri") == "%C3%A9%20b.yaml");
}

TEST_CASE("the message links to the places that explain it, and ends with what to do") {
    const json result = result_of(tests::step_finding());
    CHECK(result.at("message").at("text") ==
          "step 9 is never reached. See: [the plays give steps 0 to 5](1). Help: use a step from 0 to 5.");
    const json& related = result.at("relatedLocations").at(0);
    CHECK(related.at("id") == 1);
    CHECK(related.at("message").at("text") == "the plays give steps 0 to 5");
    CHECK(related.at("physicalLocation").at("artifactLocation").at("uri") == "steps.yaml");
    CHECK(region_of(related).at("endColumn") == 20);
}

TEST_CASE("text of the input can neither be a link nor end one") {
    check::Finding finding = tests::step_finding();
    finding.message = "see [here](https://example.org)";
    finding.related[0].message = "a](7) [b\\";
    finding.help.clear();
    CHECK(result_of(finding).at("message").at("text") ==
          "see [here] (https://example.org). See: [a\\](7) \\[b\\\\](1).");
}

TEST_CASE("what is played around a finding of an order is one flow in that order") {
    const json result = result_of(tests::order_finding());
    const json& steps = result.at("codeFlows").at(0).at("threadFlows").at(0).at("locations");
    REQUIRE(steps.size() == 3);
    const char* told[] = {"stops the cluster", "the cluster is stopped", "starts it again"};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(steps.at(i).at("location").at("message").at("text") == told[i]);
        CHECK(steps.at(i).at("executionOrder") == i + 1);
    }
    CHECK(region_of(steps.at(1).at("location")).at("snippet").at("text") == "name: Stop nova");
    CHECK(result.at("relatedLocations").size() == 3);
}

TEST_CASE("where nothing is known to be played before or after there is no flow") {
    check::Finding finding = tests::order_finding();
    for (check::Related& related : finding.related) related.played = check::Played::unsaid;
    CHECK_FALSE(result_of(finding).contains("codeFlows"));
}

TEST_CASE("a place in a rendered file is named, not linked: nobody but the program has the file") {
    text::Tree tree = tests::sample_tree();
    tree.mount_memory("rendered/standalone", {{"Standalone/upgrade_tasks.yaml", "- name: Stop\n"}});
    check::Finding finding = tests::order_finding();
    finding.related = {{{2, 1, 3}, "stops the cluster", check::Played::before}, {{1, 1, 3}, "the play"}};
    finding.help.clear();
    const json result = result_of(finding, tree);
    CHECK(result.at("message").at("text") ==
          "the cluster is stopped. See: stops the cluster (rendered/standalone/Standalone/upgrade_tasks.yaml:1:3); "
          "[the play](2).");
    REQUIRE(result.at("relatedLocations").size() == 1);
    CHECK(result.at("relatedLocations").at(0).at("id") == 2);
    const json& step = result.at("codeFlows").at(0).at("threadFlows").at(0).at("locations").at(0).at("location");
    CHECK(step.at("logicalLocations").at(0).at("fullyQualifiedName") ==
          "rendered/standalone/Standalone/upgrade_tasks.yaml:1:3");
    CHECK(step.at("physicalLocation") == result.at("locations").at(0).at("physicalLocation"));
}

TEST_CASE("suppressed findings are results that say what suppresses them, and the others that nothing does") {
    check::Results results = tests::sample_results();
    results.suppressed = {{tests::step_finding(), check::Suppressed::By::comment, "meant"},
                          {tests::step_finding(), check::Suppressed::By::comment, ""},
                          {tests::bare_finding(), check::Suppressed::By::baseline, ""}};
    const json list = run_of(results, tests::sample_tree()).at("results");
    REQUIRE(list.size() == 5);
    CHECK(list.at(0).at("suppressions") == json::array());
    CHECK(list.at(2).at("suppressions") ==
          json::array({{{"kind", "inSource"}, {"status", "accepted"}, {"justification", "meant"}}}));
    CHECK(list.at(3).at("suppressions") == json::array({{{"kind", "inSource"}, {"status", "accepted"}}}));
    CHECK(list.at(4).at("suppressions").at(0).at("kind") == "external");
}

TEST_CASE("what could not be analysed is told as a notification, and the run as not successful") {
    const json invocation = run_of(tests::sample_results(), tests::sample_tree()).at("invocations").at(0);
    CHECK(invocation.at("executionSuccessful") == false);
    const json& notification = invocation.at("toolExecutionNotifications").at(0);
    CHECK(notification.at("level") == "error");
    CHECK(notification.at("message").at("text") == "found a tab where a key was expected");
    CHECK(notification.at("descriptor") == json{{"id", "input-not-analysed"}, {"index", 0}});
    CHECK(region_of(notification.at("locations").at(0)).at("startLine") == 3);
    check::Results results;
    results.remarks = {"the plan overcloud stands for all"};
    const json other = run_of(results, tests::sample_tree()).at("invocations").at(0);
    CHECK(other.at("executionSuccessful") == true);
    CHECK(other.at("toolExecutionNotifications").at(0).at("level") == "note");
}

TEST_CASE("paths of several inputs have their prefix, an absolute one as a file") {
    check::Results results;
    results.findings = {tests::step_finding()};
    const auto uri = [&](const std::string& prefix) {
        const json result = run_of(results, tests::sample_tree(), prefix).at("results").at(0);
        return result.at("locations").at(0).at("physicalLocation").at("artifactLocation").at("uri");
    };
    CHECK(uri("./a b/") == "a%20b/Controller/upgrade_tasks.yaml");
    CHECK(uri("/srv/") == "file:///srv/Controller/upgrade_tasks.yaml");
}
