#include "simulate/workflow_calls.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "support/trees.hpp"
#include "tripleo/knowledge_files.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view table = R"(
default_release: wallaby
workflows:
  - name: up
    releases: [queens]
    runs: [{playbook: post_upgrade_steps_playbook}]
  - name: up
    releases: [wallaby]
    runs:
      - {playbook: upgrade_steps_playbook, tags: [images], skip_tags: [validation]}
      - {playbook: upgrade_steps_playbook, each_role: true}
      - {playbooks: [upgrade_steps_playbook.yaml, post_upgrade_steps_playbook.yaml], each_role: true}
      - {playbook: post_upgrade_steps_playbook}
  - name: lacking
    runs: [{playbook: deploy_steps_playbook}, {playbook: upgrade_steps_playbook}]
)";

std::vector<simulate::Workflow> workflows() {
    auto read = simulate::read_workflow_table(table, "w.yaml");
    REQUIRE(read);
    return *read;
}

std::string line_of(const simulate::Call& call, const text::Tree& tree) {
    std::string line;
    for (const text::FileId file : call.playbooks) line += std::string(tree.path(file)) + " ";
    return fmt::format("{}limit={} tags={} skip={}", line, call.limit, fmt::join(call.tags.only, ","),
                       fmt::join(call.tags.skip, ","));
}

struct Planned {
    Lines calls;
    Lines missing;
    Lines empty_roles;
};

Planned plan(const std::string& name, const simulate::Call& wishes = {}, tests::Files files = tests::stein_like()) {
    const auto model = tests::model_of(std::move(files));
    const auto all = workflows();
    const simulate::Workflow* workflow = simulate::find_workflow(all, name, model->layout);
    REQUIRE(workflow != nullptr);
    const simulate::CallPlan planned = simulate::calls_of(*workflow, model->layout, model->tree, wishes);
    Planned lines{{}, planned.missing, planned.empty_roles};
    for (const simulate::Call& call : planned.calls) lines.calls.push_back(line_of(call, model->tree));
    return lines;
}

std::string problem(std::string_view text) {
    const auto read = simulate::read_workflow_table(text, "w.yaml");
    REQUIRE(!read);
    return fmt::format("{}:{}: {}", read.error().path, read.error().where.line, read.error().message);
}

}  // namespace

TEST_CASE("runs of each role are done role by role, the others once") {
    CHECK(plan("up").calls ==
          Lines{
              "upgrade_steps_playbook.yaml limit= tags=images skip=validation",
              "upgrade_steps_playbook.yaml limit=Controller tags= skip=",
              "upgrade_steps_playbook.yaml post_upgrade_steps_playbook.yaml limit=Controller tags= skip=",
              "upgrade_steps_playbook.yaml limit=Compute tags= skip=",
              "upgrade_steps_playbook.yaml post_upgrade_steps_playbook.yaml limit=Compute tags= skip=",
              "post_upgrade_steps_playbook.yaml limit= tags= skip=",
          });
}

TEST_CASE("a user's tags are for the runs without their own, tags to skip are added, a limit narrows") {
    simulate::Call wishes;
    wishes.limit = "c1,n0";
    wishes.tags = {{"mine"}, {"not-this"}};
    wishes.strict = true;
    CHECK(plan("up", wishes).calls ==
          Lines{
              "upgrade_steps_playbook.yaml limit=c1,n0 tags=images skip=validation,not-this",
              "upgrade_steps_playbook.yaml limit=c1 tags=mine skip=not-this",
              "upgrade_steps_playbook.yaml post_upgrade_steps_playbook.yaml limit=c1 tags=mine skip=not-this",
              "upgrade_steps_playbook.yaml limit=Compute tags=mine skip=not-this",
              "upgrade_steps_playbook.yaml post_upgrade_steps_playbook.yaml limit=Compute tags=mine skip=not-this",
              "post_upgrade_steps_playbook.yaml limit=c1,n0 tags=mine skip=not-this",
          });
}

TEST_CASE("a role outside the limit gets no call") {
    simulate::Call wishes;
    wishes.limit = "Compute";
    const Lines calls = plan("up", wishes).calls;
    REQUIRE(calls.size() == 4);
    CHECK(calls[1] == "upgrade_steps_playbook.yaml limit=Compute tags= skip=");
}

TEST_CASE("playbooks that the tree lacks are named, and the rest is planned") {
    const Planned planned = plan("lacking");
    CHECK(planned.missing == Lines{"deploy_steps_playbook"});
    CHECK(planned.calls == Lines{"upgrade_steps_playbook.yaml limit= tags= skip="});
}

TEST_CASE("a role without hosts is named and left out") {
    tests::Files files = tests::stein_like();
    for (auto& [path, content] : files)
        if (path == "inventory.yaml") {
            const std::size_t at = content.find("{n0: {}}");
            content.replace(at, std::string_view("{n0: {}}").size(), "{}");
        }
    const Planned planned = plan("up", {}, std::move(files));
    CHECK(planned.empty_roles == Lines{"Compute"});
    CHECK(planned.calls.size() == 4);
}

TEST_CASE("the workflow that fits is the first for the release and the number of roles with all its playbooks") {
    const auto model = tests::model_of(tests::stein_like());
    auto all = workflows();
    CHECK(simulate::fitting_workflow(all, model->layout, model->tree) == &all[1]);
    all[1].roles = "one";
    CHECK(simulate::fitting_workflow(all, model->layout, model->tree) == nullptr);
    CHECK(simulate::workflow_names(all, model->layout) == Lines{"up", "lacking"});
}

TEST_CASE("a table of another shape is told with its place") {
    CHECK(problem("- a\n").starts_with("w.yaml:"));
    CHECK(problem("workflows:\n  - name: a\n") == "w.yaml:2: expected a list under 'runs'");
    CHECK(problem("workflows:\n  - {name: a, runs: []}\n") == "w.yaml:2: expected at least one row under 'runs'");
    CHECK(problem("workflows:\n  - name: a\n    runs:\n      - {playbok: x}\n") == "w.yaml:4: unknown key 'playbok'");
    CHECK(problem("workflows:\n  - name: a\n    runs:\n      - {tags: [x]}\n") ==
          "w.yaml:4: expected 'playbook', or 'playbooks' as a list");
    CHECK(problem("workflows:\n  - name: a\n    roles: two\n    runs: [{playbook: x}]\n") ==
          "w.yaml:2: 'roles' is one or several, not 'two'");
    CHECK(problem("workflows:\n  - {name: a, runs: [{playbook: x}]}\n  - {name: a, runs: [{playbook: y}]}\n") ==
          "w.yaml:3: a second workflow 'a' for the same release");
    CHECK(problem("workflows:\n  - {name: a, runs: [{playbook: x, each_role: perhaps}]}\n") ==
          "w.yaml:2: expected true or false under 'each_role'");
}

TEST_CASE("the program's own table has the five workflows for every release that has them") {
    const auto own = simulate::read_workflow_table(tripleo::knowledge_file("workflows.yaml"), "workflows.yaml");
    REQUIRE(own);
    tripleo::Layout layout;
    const Lines all{"standalone-upgrade", "overcloud-upgrade", "minor-update", "deploy"};
    layout.release = "wallaby";
    CHECK(simulate::workflow_names(*own, layout) == all);
    layout.release = "";
    CHECK(simulate::workflow_names(*own, layout) == all);
    layout.release = "stein";
    CHECK(simulate::workflow_names(*own, layout) ==
          Lines{"standalone-upgrade", "overcloud-upgrade", "minor-update", "fast-forward-upgrade", "deploy"});
    layout.release = "queens";
    CHECK(simulate::workflow_names(*own, layout) ==
          Lines{"overcloud-upgrade", "minor-update", "fast-forward-upgrade", "deploy"});
}
