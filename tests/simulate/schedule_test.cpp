#include "simulate/schedule.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "simulate/workflow.hpp"
#include "support/trees.hpp"

using namespace stepwarden;
using Lines = std::vector<std::string>;

namespace {

std::string line_of(const check::Model& model, const simulate::Occurrence& occurrence) {
    const std::string step = occurrence.step ? std::to_string(*occurrence.step) : "-";
    const char* verdict = occurrence.runs == value::Truth::yes ? "runs" : "maybe";
    return fmt::format("{} {} {}: {}", model.schedule.classes[occurrence.host_class].name, step, verdict,
                       occurrence.task->name);
}

Lines occurrences(const tests::Files& files) {
    const auto model = tests::model_of(files);
    Lines lines;
    for (const simulate::Occurrence& occurrence : model->schedule.occurrences)
        lines.push_back(line_of(*model, occurrence));
    return lines;
}

Lines problems(tests::Files files) {
    const auto model = tests::model_of(std::move(files));
    Lines lines;
    for (const text::Diagnostic& diagnostic : model->diagnostics())
        lines.push_back(fmt::format("{}:{}: {}", model->tree.path(diagnostic.where.file), diagnostic.where.line,
                                    diagnostic.message));
    return lines;
}

tests::Files one_playbook(const std::string& playbook, tests::Files more = {}) {
    more.emplace_back("upgrade_steps_playbook.yaml", playbook);
    return more;
}

}  // namespace

TEST_CASE("each task stands at the steps and on the roles where it may run, in order") {
    CHECK(occurrences(tests::stein_like()) == Lines{
                                                  "Controller 2 runs: start keystone",
                                                  "Controller 0 runs: check keystone",
                                                  "Controller 0 runs: note the mysql state",
                                                  "Controller 1 runs: stop keystone",
                                                  "Controller 1 runs: note the mysql state",
                                              });
}

TEST_CASE("a loop over steps plays a whole file for each item, with step as text") {
    const auto lines = occurrences(one_playbook(R"(
- hosts: localhost:h
  tasks:
    - include_tasks: t.yaml
      with_sequence: start=0 end=1
      loop_control: {loop_var: step}
)",
                                                {{"t.yaml",
                                                  "- {name: a, command: x}\n- {name: b, command: y, when: step == "
                                                  "'1'}\n- {name: c, command: z, when: step == 1}\n"},
                                                 {"inventory.yaml", "g: {hosts: {h: {}}}\n"}}));
    CHECK(lines == Lines{"h 0 runs: a", "h 1 runs: a", "h 1 runs: b"});
}

TEST_CASE("an import hands its condition and tags down, a dynamic include keeps them to itself") {
    const auto model = tests::model_of(one_playbook(
        R"(
- hosts: h
  tasks:
    - import_tasks: t.yaml
      when: false
    - import_tasks: t.yaml
      tags: [never]
    - include_tasks: t.yaml
      tags: [never, asked]
)",
        {{"t.yaml", "- {name: a, command: x, tags: asked}\n"}, {"inventory.yaml", "g: {hosts: {h: {}}}\n"}}));
    const auto& occurrences = model->schedule.occurrences;
    REQUIRE(occurrences.size() == 2);
    CHECK_FALSE(model->schedule.selected(occurrences[0], {}));
    CHECK(model->schedule.selected(occurrences[0], {{"never"}, {}}));
    CHECK_FALSE(model->schedule.selected(occurrences[1], {}));
    CHECK(model->schedule.selected(occurrences[1], {{"asked"}, {}}));
    // The include is entered, but what is in it has no such tag.
    CHECK_FALSE(model->schedule.selected(occurrences[1], {{"never"}, {}}));
}

TEST_CASE("a playbook that another imports is played there, with its vars") {
    const auto lines = occurrences(
        one_playbook("- import_playbook: common_playbooks.yaml\n  vars: {target: h}\n",
                     {{"common_playbooks.yaml", "- hosts: \"{{ target }}\"\n  tasks: [{name: a, command: x}]\n"},
                      {"inventory.yaml", "g: {hosts: {h: {}}}\n"}}));
    CHECK(lines == Lines{"h - runs: a"});
}

TEST_CASE("the older include is static, and its file is found beside the playbook") {
    const auto lines = occurrences(
        one_playbook("- hosts: h\n  tasks:\n  - include: R/list.yaml\n    when: ansible_distribution == 'CentOS'\n",
                     {{"R/list.yaml", "- include: other.yaml\n"},
                      {"other.yaml", "- {name: a, command: x}\n"},
                      {"inventory.yaml", "g: {hosts: {h: {}}}\n"}}));
    CHECK(lines == Lines{"h - maybe: a"});
}

TEST_CASE("what cannot be followed is named with its place") {
    const tests::Files inventory{{"inventory.yaml", "g: {hosts: {h: {}}}\n"},
                                 {"a.yaml", "- import_tasks: b.yaml\n"},
                                 {"b.yaml", "- import_tasks: a.yaml\n"}};
    CHECK(
        problems(one_playbook("- hosts: h\n  tasks:\n  - import_tasks: missing.yaml\n", inventory)) ==
        Lines{"upgrade_steps_playbook.yaml:3: cannot include 'missing.yaml': there is no such file in the directory"});
    CHECK(problems(one_playbook("- hosts: h\n  tasks:\n  - import_tasks: ../../etc/passwd\n", inventory)) ==
          Lines{"upgrade_steps_playbook.yaml:3: cannot include '../../etc/passwd': the path leads out of the "
                "directory, and nothing outside it is read"});
    CHECK(problems(one_playbook("- hosts: h\n  tasks:\n  - import_tasks: a.yaml\n", inventory)) ==
          Lines{"b.yaml:1: imports go round: a.yaml -> b.yaml -> a.yaml"});
    CHECK(problems(one_playbook("- hosts: h\n  tasks:\n  - command: x\n    register: which\n  - include_tasks: "
                                "'{{ which.stdout }}'\n",
                                inventory)) ==
          Lines{"upgrade_steps_playbook.yaml:5: which file '{{ which.stdout }}' includes is known only at run time"});
    CHECK(problems(one_playbook("- hosts: h\n  tasks:\n  - include_tasks: a.yaml\n    with_sequence: count=99999999\n",
                                inventory)) ==
          Lines{"upgrade_steps_playbook.yaml:3: cannot include: with_sequence makes 99999999 items; at most 10000 are "
                "followed"});
}

TEST_CASE("a workflow is its playbooks in order, each role's calls together") {
    const auto model = tests::model_of(tests::stein_like());
    REQUIRE(model->timelines.size() == 1);
    const simulate::Timeline& timeline = model->timelines.front();
    CHECK(timeline.workflow == "overcloud-upgrade");
    Lines lines;
    for (const simulate::Moment& moment : timeline.moments)
        lines.push_back(line_of(*model, model->schedule.occurrences[moment.occurrence]));
    CHECK(lines == Lines{"Controller 0 runs: check keystone", "Controller 0 runs: note the mysql state",
                         "Controller 1 runs: stop keystone", "Controller 1 runs: note the mysql state",
                         "Controller 2 runs: start keystone"});
    CHECK(simulate::surely_before(model->schedule, timeline.moments.front(), timeline.moments.back()));
    CHECK_FALSE(simulate::surely_before(model->schedule, timeline.moments.back(), timeline.moments.front()));
}

TEST_CASE("playbooks played side by side come to what they come to one after the other") {
    tests::Files files = tests::stein_like();
    files.emplace_back("deploy_steps_playbook.yaml", R"(
- hosts: all
  tasks:
  - {name: ask keystone, command: /bin/true, register: asked, tags: [check]}
  - {name: use the answer, debug: {msg: '{{ asked.rc }} {{ never_set }}'}}
  - import_tasks: no_such_tasks.yaml
- import_playbook: upgrade_steps_playbook.yaml
)");
    const auto model = tests::model_of(files);
    const simulate::World world{model->sources, model->layout, nullptr, {}, {}};
    simulate::Observations heard;
    simulate::ObservationCollector collector(heard);
    const simulate::Schedule in_turn = simulate::make_schedule(world, collector.observer());
    for (const unsigned threads : {1U, 4U}) {
        const auto [schedule, observations] = simulate::observe_schedule(world, threads);
        CHECK(schedule.plays.size() == in_turn.plays.size());
        CHECK(schedule.tag_chains == in_turn.tag_chains);
        CHECK(schedule.diagnostics.size() == in_turn.diagnostics.size());
        REQUIRE(schedule.occurrences.size() == in_turn.occurrences.size());
        for (std::size_t i = 0; i < schedule.occurrences.size(); ++i) {
            CHECK(schedule.occurrences[i].task == in_turn.occurrences[i].task);
            CHECK(schedule.occurrences[i].play == in_turn.occurrences[i].play);
            CHECK(schedule.occurrences[i].tags == in_turn.occurrences[i].tags);
        }
        CHECK(observations.tasks.size() == heard.tasks.size());
        REQUIRE(observations.uses.size() == heard.uses.size());
        for (std::size_t i = 0; i < observations.uses.size(); ++i) {
            CHECK(observations.uses[i].name == heard.uses[i].name);
            CHECK(observations.uses[i].status == heard.uses[i].status);
        }
        CHECK(observations.definitions.size() == heard.definitions.size());
    }
}
