#include "graph/graph.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "graph/write.hpp"
#include "support/trees.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

Lines edges(const check::Model& model, graph::EdgeKind kind) {
    const graph::Graph graph = graph::with_edges(model.graph, model.parts());
    Lines lines;
    for (const graph::Edge& edge : graph.edges)
        if (edge.kind == kind)
            lines.push_back(fmt::format("{} -> {}: {}", graph.nodes[edge.from].task->name,
                                        graph.nodes[edge.to].task->name, edge.why));
    return lines;
}

}  // namespace

TEST_CASE("a node has the steps at which its task may run") {
    const auto model = tests::model_of(tests::stein_like());
    const auto node = [&](std::string_view name) {
        return *std::find_if(model->graph.nodes.begin(), model->graph.nodes.end(),
                             [&](const graph::Node& each) { return each.task->name == name; });
    };
    CHECK(node("stop keystone").steps == std::vector<int>{1});
    CHECK(node("stop keystone").id == "Controller/upgrade_tasks/1");
    CHECK(model->tree.path(node("stop keystone").where.file) == "Controller/upgrade_tasks_step1.yaml");
    CHECK(node("note the mysql state").steps == std::vector<int>{0, 1});
    CHECK(node("note the mysql state").every_step);
    CHECK(node("start keystone").steps == std::vector<int>{2});
    CHECK_FALSE(node("start keystone").every_step);
}

TEST_CASE("order follows the workflow over steps and playbooks") {
    const auto model = tests::model_of(tests::stein_like());
    CHECK(edges(*model, graph::EdgeKind::order) ==
          Lines{"check keystone -> note the mysql state: overcloud-upgrade: order in upgrade_steps_playbook.yaml",
                "note the mysql state -> stop keystone: overcloud-upgrade: step 0 before step 1 in "
                "upgrade_steps_playbook.yaml",
                "stop keystone -> start keystone: overcloud-upgrade: upgrade_steps_playbook.yaml before "
                "post_upgrade_steps_playbook.yaml"});
}

TEST_CASE("data goes from register to use, resources from one operation to the next") {
    const auto model = tests::model_of(tests::stein_like());
    CHECK(edges(*model, graph::EdgeKind::data) ==
          Lines{"check keystone -> stop keystone: variable 'keystone_enabled'"});
    CHECK(edges(*model, graph::EdgeKind::resource) == Lines{"stop keystone -> start keystone: unit 'keystone'"});
}

TEST_CASE("a part of the graph keeps its order") {
    const auto model = tests::model_of(tests::stein_like());
    const graph::Graph part = graph::with_edges(model->graph, model->parts(), {.service = "", .role = "Compute"});
    CHECK(part.nodes.empty());
    const graph::Graph controller =
        graph::with_edges(model->graph, model->parts(), {.service = "", .role = "Controller"});
    CHECK(controller.nodes.size() == 4);
}

TEST_CASE("JSON has what the design promises") {
    const auto model = tests::model_of(tests::stein_like());
    const auto json =
        nlohmann::json::parse(graph::to_json(graph::with_edges(model->graph, model->parts()), model->tree));
    CHECK(json["format"] == "stepwarden-graph/1");
    const auto& nodes = json["nodes"];
    const auto stop =
        std::find_if(nodes.begin(), nodes.end(), [](const auto& node) { return node["task"] == "stop keystone"; });
    REQUIRE(stop != nodes.end());
    CHECK((*stop)["role"] == "Controller");
    CHECK((*stop)["section"] == "upgrade_tasks");
    CHECK((*stop)["steps"] == nlohmann::json::array({1}));
    CHECK((*stop)["path"] == "Controller/upgrade_tasks_step1.yaml:2");
    CHECK((*stop)["effects"][0] == nlohmann::json{{"op", "stop"}, {"kind", "unit"}, {"name", "keystone"}});
}

TEST_CASE("hostile names stay text in pictures") {
    const auto model = tests::model_of({{"R/upgrade_tasks.yaml", "- {name: '\"]; <b> `x', command: y}\n"}});
    const graph::Graph graph = graph::with_edges(model->graph, model->parts());
    CHECK(graph::to_mermaid(graph, model->tree).find("<b>") == std::string::npos);
    CHECK(graph::to_dot(graph, model->tree).find("label=\"\\\"]; <b> `x\"") != std::string::npos);
}
