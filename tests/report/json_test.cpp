#include "report/json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "report/jsonl.hpp"
#include "report/sample.hpp"
#include "support/golden.hpp"

using namespace stepwarden;
using nlohmann::json;

namespace {

using Writer = void (*)(std::span<const report::Part>, std::ostream&);

std::string written(Writer write, const check::Results& results, const text::Tree& tree) {
    const report::Part part{"", &results, &tree};
    std::ostringstream out;
    write({&part, 1}, out);
    return out.str();
}

}  // namespace

TEST_CASE("the whole document is as programs know it") {
    const std::string text = written(report::write_json, tests::sample_results(), tests::sample_tree());
    CHECK(text == tests::compared_with_golden("report/sample.json", text));
}

TEST_CASE("a document has the keys of its format") {
    const json document = json::parse(written(report::write_json, tests::sample_results(), tests::sample_tree()));
    CHECK(document.at("format") == "stepwarden-findings/1");
    const json& finding = document.at("findings").at(0);
    CHECK(finding.at("rule") == "step-never-reached");
    CHECK(finding.at("severity") == "error");
    CHECK(finding.at("service") == "nova_api");
    CHECK(finding.at("services") == json{"nova_api", "nova_conductor"});
    CHECK(finding.at("step") == 9);
    CHECK(finding.at("location") == json{{"path", "Controller/upgrade_tasks.yaml"}, {"line", 5}, {"column", 9}});
    CHECK(finding.at("related").at(0) ==
          json{{"path", "steps.yaml"}, {"line", 1}, {"column", 3}, {"message", "the plays give steps 0 to 5"}});
    CHECK(document.at("unanalysed").at(0) ==
          json{{"path", "broken.yaml"}, {"line", 3}, {"reason", "found a tab where a key was expected"}});
    CHECK(document.at("summary") ==
          json{{"files", 3}, {"tasks", 1}, {"services", 2}, {"errors", 1}, {"warnings", 1}, {"notes", 0}});
}

TEST_CASE("what is not known is empty, an unknown step null") {
    const json finding =
        json::parse(written(report::write_json, tests::sample_results(), tests::sample_tree())).at("findings").at(1);
    CHECK(finding.at("service") == "");
    CHECK(finding.at("services") == json::array());
    CHECK(finding.at("step").is_null());
    CHECK(finding.at("location").at("line") == 0);
}

TEST_CASE("nothing found is a document too") {
    const json document = json::parse(written(report::write_json, {}, tests::sample_tree()));
    CHECK(document.at("findings").empty());
    CHECK(document.at("unanalysed").empty());
}

TEST_CASE("parts are joined, each with its prefix, and counted together") {
    const check::Results results = tests::sample_results();
    const text::Tree tree = tests::sample_tree();
    check::Results unusable;
    unusable.unanalysed = {{"missing", 0, "no such file or directory"}};
    const report::Part parts[] = {{"a/", &results, &tree}, {"b/", &results, &tree}, {"", &unusable, nullptr}};
    std::ostringstream out;
    report::write_json(parts, out);
    const json document = json::parse(out.str());
    CHECK(document.at("findings").size() == 4);
    CHECK(document.at("findings").at(2).at("location").at("path") == "b/Controller/upgrade_tasks.yaml");
    CHECK(document.at("findings").at(2).at("related").at(0).at("path") == "b/steps.yaml");
    CHECK(document.at("unanalysed").at(1).at("path") == "b/broken.yaml");
    CHECK(document.at("unanalysed").at(2).at("path") == "missing");
    CHECK(document.at("summary").at("errors") == 2);
}

TEST_CASE("jsonl has one finding a line, the same objects") {
    const std::string text = written(report::write_jsonl, tests::sample_results(), tests::sample_tree());
    const json document = json::parse(written(report::write_json, tests::sample_results(), tests::sample_tree()));
    std::istringstream lines(text);
    std::string line;
    std::size_t count = 0;
    while (std::getline(lines, line)) CHECK(json::parse(line) == document.at("findings").at(count++));
    CHECK(count == 2);
}

TEST_CASE("hostile text stays inside its string, in plain ASCII") {
    check::Results results;
    results.findings = {tests::step_finding()};
    results.findings[0].task = "\x1b[2J\n\xff\u202e\x7f";
    for (const Writer write : {report::write_json, report::write_jsonl}) {
        const std::string text = written(write, results, tests::sample_tree());
        CHECK(text.find("\\u001b[2J\\n\\ufffd\\u202e\\u007f") != std::string::npos);
        for (const char c : text) CHECK((c == '\n' || (c >= ' ' && c < '\x7f')));
    }
}
