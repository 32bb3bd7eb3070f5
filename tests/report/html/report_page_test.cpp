#include "report/html/report_page.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "check/analyse.hpp"
#include "report/html/verdict_table.hpp"
#include "support/program.hpp"
#include "support/trees.hpp"

using namespace stepwarden;
using nlohmann::json;

namespace {

/// The document in a data block of the page.
json block(const std::string& page, const std::string& id) {
    const std::string head = "<script type=\"application/json\" id=\"" + id + "\">";
    const std::size_t begin = page.find(head);
    REQUIRE(begin != std::string::npos);
    const std::size_t end = page.find("</script>", begin);
    return json::parse(page.substr(begin + head.size(), end - begin - head.size()));
}

json report_of(tests::Files files) {
    auto analysis = check::analyse(text::Tree::from_memory(std::move(files)), {});
    REQUIRE(analysis);
    const report::html::Picture picture{*analysis->model, {}, ""};
    return block(report::html::report_page(
                     {"name", {"", &analysis->results, &analysis->model->tree}, &picture, nullptr, {"a remark"}, {}}),
                 "report-data");
}

json task_named(const json& report, std::string_view name) {
    const auto& tasks = report["tasks"];
    const auto found = std::ranges::find_if(tasks, [&](const json& task) { return task["name"] == name; });
    REQUIRE(found != tasks.end());
    return *found;
}

/// Rows as "class steps verdict: why".
std::vector<std::string> verdicts(const json& report, const json& task) {
    std::vector<std::string> rows;
    for (const json& row : task["verdicts"])
        rows.push_back(report["classes"][row[0].get<int>()]["name"].get<std::string>() + " " + row[2].dump() + " " +
                       row[3].get<std::string>() + ": " + report["texts"][row[4].get<int>()].get<std::string>());
    return rows;
}

}  // namespace

TEST_CASE("a report tells of each task what it is, does and comes to, and why") {
    const json report = report_of(tests::stein_like());
    CHECK(report["format"] == "stepwarden-report/1");
    CHECK(report["remarks"] == json::array({"a remark"}));
    CHECK(report["tasks"].size() == 4);
    const json stop = task_named(report, "stop keystone");
    CHECK(stop["services"] == json::array({"keystone"}));
    CHECK(stop["mark"] == "stop");
    CHECK(report["texts"][stop["effects"][0].get<int>()] == "stop unit keystone");
    CHECK(report["sources"][stop["source"].get<int>()].get<std::string>().starts_with("- name: stop keystone\n"));
    const auto rows = verdicts(report, stop);
    CHECK(rows == std::vector<std::string>{"Controller [1] run: ",
                                           "Compute [1] skip: 'tripleo_role_name == 'Controller'' is false"});
}

TEST_CASE("hosts of a class that come to the same are one row, others are told apart") {
    tests::Files files = tests::stein_like();
    for (auto& [path, text] : files)
        if (path == "Controller/post_upgrade_tasks.yaml")
            text = "- {name: on one, command: x, when: [step|int == 2, inventory_hostname == 'c0']}\n";
    const json report = report_of(std::move(files));
    const json task = task_named(report, "on one");
    std::vector<std::string> counts;
    for (const json& row : task["verdicts"])
        if (report["classes"][row[0].get<int>()]["name"] == "Controller" && row[2] == json::array({2}))
            counts.push_back(row[3].get<std::string>() + row[5].dump());
    CHECK(counts == std::vector<std::string>{"run1", "skip1"});
}

TEST_CASE("a workflow's moments name column, class and task once") {
    const json report = report_of(tests::stein_like());
    const json& workflow = report["workflows"][0];
    CHECK(workflow["name"] == "overcloud-upgrade");
    CHECK(workflow["columns"].size() == 3);
    CHECK(workflow["columns"][2] == json{{"playbook", "post_upgrade"}, {"round", 0}, {"step", 2}});
    std::set<json> moments(workflow["moments"].begin(), workflow["moments"].end());
    CHECK(moments.size() == workflow["moments"].size());
}

TEST_CASE("findings know the tasks that they and their related places lie in") {
    const tests::Scratch scratch;
    const std::string page = scratch.path("report.html");
    const auto done = tests::run({{"report", STEPWARDEN_SOURCE_DIR "/fixtures/projects/example", "--output", page}});
    CHECK(done.status == 0);
    CHECK(done.output == "");
    const json report = block(scratch.read("report.html"), "report-data");
    const auto& findings = report["findings"];
    const auto found = std::ranges::find_if(
        findings, [](const json& each) { return each["rule"] == "order-cluster-operation-while-stopped"; });
    REQUIRE(found != findings.end());
    const auto name_of = [&](const json& number) { return report["tasks"][number.get<int>()]["name"]; };
    CHECK(name_of((*found)["task"]) == "Update the mysql bundle's image");
    CHECK(name_of((*found)["related"][0]["task"]) == "Stop the pacemaker cluster");
    CHECK(report["rules"].contains("order-cluster-operation-while-stopped"));
    CHECK(report["summary"]["errors"] == 5);
}

TEST_CASE("the page of the same input is the same") {
    const tests::Scratch scratch;
    for (const std::string name : {"a.html", "b.html"})
        tests::run({{"report", STEPWARDEN_SOURCE_DIR "/fixtures/projects/example", "--output", scratch.path(name)}});
    CHECK(scratch.read("a.html") == scratch.read("b.html"));
}

TEST_CASE("a checkout's page tells which plan it draws, and where its tasks were written") {
    const tests::Scratch scratch;
    const auto done =
        tests::run({{"report", STEPWARDEN_SOURCE_DIR "/fixtures/checkout", "--output", scratch.path("r")}});
    CHECK_MESSAGE((done.status == 0 || done.status == 3), done.errors);
    const json report = block(scratch.read("r"), "report-data");
    REQUIRE(report["remarks"].size() >= 1);
    CHECK(report["remarks"][0].get<std::string>().find("of the plan 'overcloud'") != std::string::npos);
    CHECK(std::ranges::any_of(report["tasks"], [](const json& task) { return task.contains("written"); }));
}

TEST_CASE("a comparison that is none is refused, one that lacks keys is not") {
    CHECK_FALSE(report::html::difference_page("title", "no JSON"));
    CHECK_FALSE(report::html::difference_page("title", "[1]"));
    const auto page = report::html::difference_page("title", R"({"old": "a\u202e<b>"})");
    REQUIRE(page);
    CHECK(block(*page, "difference-data")["old"] == "a\\u202e<b>");
}
