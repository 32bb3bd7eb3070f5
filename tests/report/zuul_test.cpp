#include "report/zuul.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/sample.hpp"
#include "support/golden.hpp"

using namespace stepwarden;
using nlohmann::json;

namespace {

std::string zuul_text(const check::Results& results, const text::Tree& tree, const std::string& prefix = "",
                      std::span<const report::WrittenFile> files = {}) {
    const report::Part part{prefix, &results, &tree};
    std::ostringstream out;
    report::write_zuul({&part, 1}, files, out);
    return out.str();
}

json zuul_of(const check::Results& results, const text::Tree& tree, const std::string& prefix = "") {
    return json::parse(zuul_text(results, tree, prefix)).at("zuul");
}

}  // namespace

TEST_CASE("the whole is as zuul_return takes it") {
    const std::string text = zuul_text(tests::sample_results(), tests::sample_tree());
    CHECK(text == tests::compared_with_golden("report/sample.zuul.json", text));
}

TEST_CASE("a comment has its line, its level and a range whose characters count from 0") {
    const json zuul = zuul_of(tests::sample_results(), tests::sample_tree());
    const json& comment = zuul.at("file_comments").at("Controller/upgrade_tasks.yaml").at(0);
    CHECK(comment.at("line") == 5);
    CHECK(comment.at("level") == "error");
    CHECK(comment.at("range") ==
          json{{"start_line", 5}, {"start_character", 8}, {"end_line", 5}, {"end_character", 21}});
    CHECK(comment.at("message") ==
          "step 9 is never reached\nsteps.yaml:1:3: the plays give steps 0 to 5\nhelp: use a step from 0 to 5\n"
          "see `stepwarden explain step-never-reached`");
}

TEST_CASE("a file as a whole is commented on at its first line") {
    const json zuul = zuul_of(tests::sample_results(), tests::sample_tree());
    const json& comment = zuul.at("file_comments").at("steps.yaml").at(0);
    CHECK(comment.at("line") == 1);
    CHECK(comment.at("level") == "warning");
    CHECK_FALSE(comment.contains("range"));
}

TEST_CASE("what the change's repository has no file for is a warning") {
    text::Tree tree = tests::sample_tree();
    tree.mount_memory("rendered/standalone", {{"a.yaml", "- name: x\n"}});
    check::Results results;
    results.findings = {tests::step_finding(), tests::step_finding()};
    results.findings[0].where = {2, 1, 3};
    results.findings[1].where = {};
    results.unanalysed = {{"broken.yaml", 3, "broken"}};
    const json zuul = zuul_of(results, tree);
    CHECK(zuul.at("file_comments").empty());
    CHECK(zuul.at("warnings") ==
          json{"rendered/standalone/a.yaml:1:3: error: step 9 is never reached [step-never-reached]",
               ".: error: step 9 is never reached [step-never-reached]",
               "broken.yaml:3: could not be analysed: broken"});
    results.findings = {tests::step_finding()};
    CHECK(zuul_of(results, tree, "/srv/tht/").at("file_comments").empty());
    CHECK(zuul_of(results, tree, "../tht/").at("file_comments").empty());
    CHECK(zuul_of(results, tree, "./").at("file_comments").contains("Controller/upgrade_tasks.yaml"));
}

TEST_CASE("warnings are part of one comment, so that there is an end to them") {
    check::Results results;
    for (std::uint32_t line = 1; line <= 100; ++line) results.unanalysed.push_back({"broken.yaml", line, "broken"});
    const json warnings = zuul_of(results, tests::sample_tree()).at("warnings");
    CHECK(warnings.size() == 21);
    CHECK(warnings.back() == "stepwarden: 80 more are not listed here");
}

TEST_CASE("a message is no longer than Gerrit takes it") {
    check::Results results;
    results.findings = {tests::step_finding()};
    results.findings[0].message = std::string(100'000, 'x');
    const json zuul = zuul_of(results, tests::sample_tree());
    const std::string message = zuul.at("file_comments").at("Controller/upgrade_tasks.yaml").at(0).at("message");
    CHECK(message.size() == 16'000);
    CHECK(message.ends_with("..."));
}

TEST_CASE("artifacts are the files that the run writes beside it, where the job's logs can have them") {
    const report::WrittenFile files[] = {
        {"./logs/find ings.sarif", "sarif"}, {"/tmp/a.json", "json"}, {"../b", "line"}};
    const json zuul = json::parse(zuul_text({}, tests::sample_tree(), "", files)).at("zuul");
    CHECK(zuul.at("artifacts") == json::array({{{"name", "stepwarden findings (sarif)"},
                                                {"url", "logs/find%20ings.sarif"},
                                                {"metadata", {{"type", "stepwarden_sarif"}}}}}));
}
