#include "graph/step_layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "graph/step_columns.hpp"
#include "support/trees.hpp"

using namespace stepwarden;
using graph::Lettering;
using Lines = std::vector<std::string>;

namespace {

struct Laid {
    explicit Laid(tests::Files files, const graph::FoldLimits& limits = {})
        : model(tests::model_of(std::move(files))),
          whole(graph::with_edges(model->graph, model->parts())),
          layout(graph::lay_out(whole, model->parts(), limits)) {}

    [[nodiscard]] Lines lettering(Lettering::Kind kind) const {
        Lines lines;
        for (const Lettering& each : layout.lettering)
            if (each.kind == kind) lines.push_back(each.text);
        return lines;
    }

    [[nodiscard]] const graph::PlacedTask& task(std::string_view name) const {
        return *std::ranges::find_if(
            layout.tasks, [&](const graph::PlacedTask& each) { return whole.nodes[each.node].task->name == name; });
    }

    std::unique_ptr<check::Model> model;
    graph::Graph whole;
    graph::StepLayout layout;
};

bool overlap(const graph::Box& a, const graph::Box& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Text or tasks that stand on each other.
std::size_t overlaps(const graph::StepLayout& layout) {
    std::vector<graph::Box> boxes;
    for (const graph::PlacedTask& task : layout.tasks) boxes.push_back(task.box);
    for (const Lettering& lettering : layout.lettering)
        if (lettering.kind != Lettering::Kind::role) boxes.push_back(lettering.box);
    std::size_t count = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) count += overlap(boxes[i], boxes[j]) ? 1 : 0;
    return count;
}

/// A role whose list has so many tasks, three services in turn.
tests::Files long_list(int count) {
    tests::Files files = tests::stein_like();
    std::string tasks;
    for (int i = 0; i < count; ++i) tasks += "- {name: task " + std::to_string(i) + ", command: x}\n";
    for (const std::string file : {"upgrade_tasks", "upgrade_tasks_step0", "upgrade_tasks_step1"})
        for (auto& [path, text] : files)
            if (path == "Controller/" + file + ".yaml") text = tasks;
    return files;
}

}  // namespace

TEST_CASE("columns are the steps of the workflow's playbooks, rows the services of each role") {
    const Laid laid(tests::stein_like());
    CHECK(laid.lettering(Lettering::Kind::workflow) == Lines{"overcloud-upgrade"});
    CHECK(laid.lettering(Lettering::Kind::playbook) == Lines{"upgrade", "post_upgrade"});
    CHECK(laid.lettering(Lettering::Kind::step) == Lines{"step 0", "step 1", "step 2"});
    CHECK(laid.lettering(Lettering::Kind::role) == Lines{"Controller"});
    CHECK(laid.task("check keystone").box.x < laid.task("stop keystone").box.x);
    CHECK(laid.task("stop keystone").box.x < laid.task("start keystone").box.x);
    CHECK(laid.task("stop keystone").box.y == laid.task("start keystone").box.y);
}

TEST_CASE("every task stands in the picture once, at its first step") {
    const Laid laid(tests::stein_like());
    std::set<std::uint32_t> nodes;
    for (const graph::PlacedTask& task : laid.layout.tasks) nodes.insert(task.node);
    CHECK(nodes.size() == 4);
    CHECK(laid.layout.tasks.size() == 4);
    CHECK(laid.task("note the mysql state").box.x == laid.task("check keystone").box.x);
    CHECK(laid.task("note the mysql state").label == "note the mysql state [every]");
}

TEST_CASE("nothing stands on anything else, with names and folded to marks") {
    for (const int count : {3, 100, 300}) {
        const Laid laid(long_list(count));
        CHECK(laid.layout.is_folded == (count > 120));
        CHECK(overlaps(laid.layout) == 0);
        for (const graph::PlacedTask& task : laid.layout.tasks) {
            CHECK(task.box.right() <= laid.layout.width);
            CHECK(task.box.bottom() <= laid.layout.height);
            CHECK(task.label.empty() == laid.layout.is_folded);
        }
    }
}

TEST_CASE("what no workflow comes to stands in a column that says so") {
    tests::Files files = tests::stein_like();
    files.emplace_back("Compute/update_tasks.yaml", "- {name: never played, command: x}\n");
    const Laid laid(std::move(files));
    CHECK(laid.lettering(Lettering::Kind::workflow) == Lines{"overcloud-upgrade", "in no workflow"});
    CHECK(laid.task("never played").box.x > laid.task("start keystone").box.x);
}

TEST_CASE("roles share their rows when there would be too many") {
    const Laid laid(tests::stein_like(), {.labelled_tasks = 120, .rows = 0});
    CHECK(laid.layout.roles_are_folded);
    CHECK(laid.lettering(Lettering::Kind::role) == Lines{"all roles"});
}

TEST_CASE("a playbook that is run role by role has its columns once") {
    const Laid laid(tests::stein_like());
    const auto& timeline = laid.model->timelines.front();
    const graph::StepColumns columns = graph::step_columns(timeline, laid.model->schedule, laid.model->tree);
    CHECK(columns.of_moment.size() == timeline.moments.size());
    CHECK(columns.columns == std::vector<graph::StepColumn>{{"upgrade_steps_playbook", 0, 0},
                                                            {"upgrade_steps_playbook", 0, 1},
                                                            {"post_upgrade_steps_playbook", 0, 2}});
}

TEST_CASE("text is cut to its room, wide characters counted as two") {
    CHECK(graph::fitted("keystone", 72) == "keystone");
    CHECK(graph::fitted("keystone", 44) == "keyst…");
    CHECK(graph::fitted("鍵石鍵石", 44) == "鍵石…");
    CHECK(graph::fitted("a\x1b[31m\n", 200) == "a\\x1b[31m\\n");
}
