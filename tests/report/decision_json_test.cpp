#include "report/decision_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "report/moments.hpp"

using namespace stepwarden;
using nlohmann::json;
using report::DecisionFilter;
using report::DecisionWriter;
using simulate::Verdict;
using Lines = std::vector<std::string>;

namespace {

const simulate::Effect stop_keystone{simulate::Operation::stop, simulate::Resource::unit, "keystone", false};

/// One call, one play over all hosts in another order than the inventory's, two tasks.
std::string written(const DecisionFilter& filter, DecisionWriter::Form form, const std::string& workflow = {}) {
    tests::Moments moments;
    const report::Simulation simulation = moments.simulation(workflow);
    std::string out;
    DecisionWriter writer(simulation, filter, form, [&out](std::string_view piece) { out += piece; });
    writer.begin_call();
    writer.play(moments.play(7, "Upgrade tasks for step 1", {"n0", "c0", "c1"}));
    writer.task(
        moments.task("Controller/upgrade_tasks_step1.yaml", 0, "1",
                     {moments.decision(Verdict::maybe, {"c0"}, "keystone_enabled \"is\" unknown", {stop_keystone}),
                      moments.decision(Verdict::skip, {"c1", "n0"}, "step|int == 2")}));
    simulate::Decision loop = moments.decision(Verdict::run, {"c0", "c1"});
    loop.items = {Verdict::run, Verdict::skip};
    writer.task(moments.task("Controller/upgrade_tasks_step1.yaml", 1, "", {loop}));
    const check::Unanalysed lost{"a.yaml", 3, "not found"};
    writer.finish({&lost, 1});
    return out;
}

Lines lines_of(const std::string& text) {
    Lines lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

}  // namespace

TEST_CASE("a line has the decision's keys in their order, hosts come in the play's order") {
    const Lines lines = lines_of(written({}, DecisionWriter::Form::lines));
    REQUIRE(lines.size() == 5);
    CHECK(
        lines[0] ==
        R"({"call": 0, "play": 7, "play_name": "Upgrade tasks for step 1", "playbook": "upgrade_steps_playbook.yaml", )"
        R"("step": "1", "host": "n0", "path": "Controller/upgrade_tasks_step1.yaml:2", "name": "stop keystone", )"
        R"("action": "service", "verdict": "skip", "service": ["keystone"], "section": "upgrade_tasks", )"
        R"("why": "step|int == 2", "effects": []})");
    CHECK(lines[1].find(R"("host": "c0")") != std::string::npos);
    CHECK(lines[1].ends_with(
        R"("why": "keystone_enabled \"is\" unknown", "effects": [{"op": "stop", "kind": "unit", "name": "keystone"}]})"));
    CHECK(lines[2].find(R"("host": "c1")") != std::string::npos);
}

TEST_CASE("a task without a step has null, a loop has the verdicts of its items") {
    const json line = json::parse(lines_of(written({}, DecisionWriter::Form::lines)).back());
    CHECK(line.at("step").is_null());
    CHECK(line.at("items") == json{"run", "skip"});
    CHECK(!line.contains("why"));
}

TEST_CASE("a workflow is named in every line") {
    for (const std::string& line : lines_of(written({}, DecisionWriter::Form::lines, "deploy")))
        CHECK(json::parse(line).at("workflow") == "deploy");
}

TEST_CASE("a filter leaves out decisions, hosts, services and steps") {
    CHECK(lines_of(written({{Verdict::run}, {}, {}, {}}, DecisionWriter::Form::lines)).size() == 2);
    CHECK(lines_of(written({{}, "keystone", {}, {}}, DecisionWriter::Form::lines)).size() == 3);
    CHECK(lines_of(written({{}, {}, {}, "1"}, DecisionWriter::Form::lines)).size() == 3);
    CHECK(lines_of(written({{}, {}, simulate::HostNumber{1}, {}}, DecisionWriter::Form::lines)).size() == 2);
    CHECK(written({{}, "nova", {}, {}}, DecisionWriter::Form::lines).empty());
}

TEST_CASE("the document has the calls, the decisions, what could not be analysed, and the counts of all decisions") {
    const json document =
        json::parse(written({{Verdict::maybe}, {}, {}, {}}, DecisionWriter::Form::document, "deploy"));
    CHECK(document.at("format") == "stepwarden-simulation/1");
    CHECK(document.at("workflow") == "deploy");
    CHECK(document.at("calls").at(0) == json{{"playbooks", {"upgrade_steps_playbook.yaml"}},
                                             {"limit", "Controller"},
                                             {"tags", json::array()},
                                             {"skip_tags", json::array()}});
    CHECK(document.at("decisions").size() == 1);
    CHECK(document.at("unanalysed").at(0) == json{{"path", "a.yaml"}, {"line", 3}, {"reason", "not found"}});
    CHECK(document.at("summary") ==
          json{{"decisions", 5}, {"run", 2}, {"skip", 2}, {"maybe", 1}, {"error", 0}, {"unreached", 0}});
}

TEST_CASE("text that is no UTF-8 does not break the line") {
    std::string out;
    report::append_json(out, "a\xff\n\x1b\xc3\xa9");
    CHECK(out == R"("a\ufffd\n\u001b\u00e9")");
}
