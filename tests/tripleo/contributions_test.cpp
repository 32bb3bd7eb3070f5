#include "tripleo/contributions.hpp"

#include <doctest/doctest.h>

#include "support/trees.hpp"

using namespace stepwarden;

TEST_CASE("a task stands once, with a copy for each file that holds it") {
    const auto model = tests::model_of(tests::stein_like());
    const auto& tasks = model->contributions.tasks;
    const auto named = [&](std::string_view name) {
        return std::find_if(tasks.begin(), tasks.end(), [&](const auto& task) { return task.task().name == name; });
    };
    REQUIRE(named("note the mysql state") != tasks.end());
    CHECK(named("note the mysql state")->copies.size() == 3);
    CHECK(named("note the mysql state")->place == "2");
    CHECK(named("stop keystone")->copies.size() == 2);
    CHECK(named("start keystone")->section == "post_upgrade_tasks");
    CHECK(tasks.size() == 4);
}

TEST_CASE("the same task twice in a list is two tasks") {
    const auto model = tests::model_of({{"R/upgrade_tasks.yaml", "- {command: x}\n- {command: x}\n"},
                                        {"R/upgrade_tasks_step0.yaml", "- {command: x}\n- {command: x}\n"}});
    REQUIRE(model->contributions.tasks.size() == 2);
    CHECK(model->contributions.tasks[1].copies.size() == 2);
}

TEST_CASE("what stands in a block knows its block, and gets its services") {
    auto model =
        tests::model_of({{"R/upgrade_tasks.yaml", "- block:\n  - {command: x}\n  rescue:\n  - {command: y}\n"}});
    auto& contributions = model->contributions;
    REQUIRE(contributions.tasks.size() == 3);
    CHECK(contributions.tasks[1].block == 0u);
    CHECK(contributions.tasks[1].place == "0.0");
    CHECK(contributions.tasks[2].place == "0.rescue.0");
    contributions.attribute(0, {"nova_api"}, "R");
    CHECK(contributions.tasks[2].services == std::vector<std::string>{"nova_api"});
}

TEST_CASE("a role's own copy of a merged list is no list of its own") {
    const auto model = tests::model_of({{"external_upgrade_steps_tasks.yaml", "- {command: x}\n"},
                                        {"R/external_upgrade_tasks.yaml", "- {command: x}\n"}});
    REQUIRE(model->contributions.lists.size() == 1);
    CHECK(model->contributions.lists[0].section == "external_upgrade_tasks");
    CHECK(model->contributions.lists[0].role.empty());
}
