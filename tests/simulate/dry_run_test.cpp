#include "simulate/dry_run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/trees.hpp"

using namespace stepwarden;
using namespace stepwarden::simulate;
using Lines = std::vector<std::string>;

namespace {

/// Two hosts in one group, h1 first.
const char* const inventory = "g: {hosts: {h1: {}, h2: {}}}\n";

struct Wish {
    Call call = {};
    Pins pins = {};
    std::string inventory_text = inventory;
};

/// One play on all hosts with these tasks, which stand in the list as they would in its `tasks:`.
std::string play_of(const std::string& tasks, const std::string& head = "") {
    return "- hosts: g\n  gather_facts: false\n" + head + "  tasks:\n" + tasks;
}

/// What `tell` makes of each task moment.
template <typename Tell>
Lines told(const std::string& playbook, tests::Files files, Wish wish, const Tell& tell) {
    files.emplace_back("site_playbook.yaml", playbook);
    files.emplace_back("inventory.yaml", wish.inventory_text);
    const auto model = tests::model_of(std::move(files));
    const World world{model->sources, model->layout, nullptr, std::move(wish.pins), {}};
    DryRun run(world);
    wish.call.playbooks = {*model->tree.find("site_playbook.yaml")};
    Lines lines;
    Observer observer;
    observer.task = [&](const TaskMoment& moment) { tell(moment, run, lines); };
    run.play(wish.call, observer);
    return lines;
}

/// "host: name verdict" in the order of the run.
Lines verdicts(const std::string& playbook, tests::Files files = {}, Wish wish = {}) {
    return told(playbook, std::move(files), std::move(wish), [](const TaskMoment& moment, DryRun& run, Lines& lines) {
        for (const Decision& decision : moment.decisions)
            for (const HostNumber host : *decision.hosts)
                lines.push_back(fmt::format("{}: {} {}", run.hosts()[host], moment.task->name, name(decision.verdict)));
    });
}

/// The same of h1 alone, without its name.
Lines on_h1(const std::string& tasks, tests::Files files = {}, Wish wish = {}) {
    Lines all = verdicts(play_of(tasks), std::move(files), std::move(wish));
    Lines own;
    for (const std::string& line : all)
        if (line.starts_with("h1: ")) own.push_back(line.substr(4));
    return own;
}

}  // namespace

TEST_CASE("a condition that needs a result is maybe, one that needs none is decided") {
    CHECK(on_h1("  - {name: a, stat: {path: /x}, register: found}\n"
                "  - {name: b, command: x, when: found.stat.exists}\n"
                "  - {name: c, command: x, when: [found.stat.exists, 1 == 2]}\n"
                "  - {name: d, command: x, when: inventory_hostname == 'h1'}\n") ==
          Lines{"a run", "b maybe", "c skip", "d run"});
}

TEST_CASE("a skipped task overwrites its register, and keeps no result in it") {
    CHECK(on_h1("  - {name: a, command: x, register: r}\n"
                "  - {name: b, command: x, register: r, when: false}\n"
                "  - {name: c, command: x, when: r.rc == 0}\n"
                "  - {name: d, command: x, when: r is skipped}\n") == Lines{"a run", "b skip", "c error", "d run"});
}

TEST_CASE("what a condition guards is defined for those under the same condition, and only for them") {
    const std::string set =
        "  - {name: a, stat: {path: /x}, register: found}\n"
        "  - {name: b, set_fact: {here: 'no'}, when: found.stat.exists}\n";
    // The fact is false wherever it is set.
    CHECK(on_h1(set + "  - {name: c, command: x, when: [found.stat.exists, here]}\n").back() == "c skip");
    CHECK(on_h1(set + "  - {name: c, command: x, when: here}\n").back() == "c maybe");
    // Registered anew, the condition is no longer the same.
    CHECK(on_h1(set + "  - {name: again, stat: {path: /y}, register: found}\n"
                      "  - {name: c, command: x, when: [found.stat.exists, here]}\n")
              .back() == "c maybe");
}

TEST_CASE("an import hands its condition to each task, which is judged anew; an include is asked once") {
    const tests::Files list{{"list.yaml", "- {name: a, set_fact: {off: true}}\n- {name: b, command: x}\n"}};
    CHECK(on_h1("  - {import_tasks: list.yaml, when: off is not defined}\n", list) == Lines{"a run", "b skip"});
    CHECK(on_h1("  - {name: i, include_tasks: list.yaml, when: off is not defined}\n", list) ==
          Lines{"i run", "a run", "b run"});
}

TEST_CASE("a loop of includes plays the whole file for each item on all hosts") {
    CHECK(verdicts(play_of("  - name: i\n    include_tasks: list.yaml\n    with_sequence: start=0 end=1\n"
                           "    loop_control: {loop_var: step}\n"),
                   {{"list.yaml", "- {name: a, command: x, when: step|int == 1}\n- {name: b, command: x}\n"}}) ==
          Lines{"h1: i run", "h2: i run", "h1: a skip", "h2: a skip", "h1: b run", "h2: b run", "h1: a run",
                "h2: a run", "h1: b run", "h2: b run"});
}

TEST_CASE("run_once runs on the first host and registers on all; tripleo_free runs it everywhere") {
    const std::string tasks =
        "  - {name: a, command: x, run_once: true, register: r}\n"
        "  - {name: b, command: x, when: r.rc == 0}\n";
    CHECK(verdicts(play_of(tasks)) == Lines{"h1: a run", "h1: b run", "h2: b run"});
    CHECK(verdicts(play_of(tasks, "  strategy: tripleo_free\n")) ==
          Lines{"h1: a run", "h2: a run", "h1: b run", "h2: b run"});
}

TEST_CASE("each serial batch is a play of its own") {
    const Lines lines = told(play_of("  - {name: a, command: x}\n  - {name: b, command: x}\n", "  serial: 1\n"), {}, {},
                             [](const TaskMoment& moment, DryRun&, Lines& out) {
                                 out.push_back(fmt::format("{} {}", moment.play->number, moment.task->name));
                             });
    CHECK(lines == Lines{"0 a", "0 b", "1 a", "1 b"});
}

TEST_CASE("what wins over what is Ansible's precedence") {
    const std::string used = "    when: v == 'wanted'\n";
    const auto last = [&](const std::string& tasks, tests::Files files = {}, Wish wish = {}) {
        return on_h1(tasks, std::move(files), std::move(wish)).back();
    };
    CHECK(last("  - set_fact: {v: wanted}\n  - name: a\n    command: x\n    vars: {v: other}\n" + used) == "a run");
    CHECK(last("  - set_fact: {v: other}\n  - name: i\n    include_tasks: list.yaml\n    vars: {v: wanted}\n",
               {{"list.yaml", "- name: a\n  command: x\n  when: v == 'wanted'\n"}}) == "a run");
    Wish extra;
    extra.pins.extra_vars = {{value::Value("v"), value::Value("wanted")}};
    CHECK(last("  - set_fact: {v: other}\n  - name: a\n    command: x\n" + used, {}, extra) == "a run");
    CHECK(last("  - name: a\n    command: x\n" + used, {{"group_vars/g.yaml", "v: wanted\n"}}) == "a run");
}

TEST_CASE(
    "after an error the host goes on; what the task would have set is unknown, or missing where facts are given") {
    const std::string tasks =
        "  - {name: a, set_fact: {v: '{{ nobody_sets_this }}'}}\n"
        "  - {name: b, debug: {msg: '{{ v }}'}}\n";
    CHECK(on_h1(tasks) == Lines{"a error", "b run"});
    Wish literal;
    literal.pins.facts = value::Value(value::Dict{});
    CHECK(on_h1(tasks, {}, literal) == Lines{"a error", "b error"});
}

TEST_CASE("a strict run stops where Ansible stops, and enters the rescue") {
    Wish strict;
    strict.call.strict = true;
    CHECK(on_h1("  - block:\n    - {name: a, fail: {msg: no}}\n    - {name: b, command: x}\n"
                "    rescue:\n    - {name: c, command: x}\n    always:\n    - {name: d, command: x}\n"
                "  - {name: e, fail: {msg: no}}\n  - {name: f, command: x}\n",
                {}, strict) == Lines{"a run", "b unreached", "c run", "d run", "e run", "f unreached"});
}

TEST_CASE("a handler runs if what notifies it may have changed something") {
    const std::string handlers = "  handlers:\n  - {name: h, command: x}\n";
    CHECK(verdicts(play_of("  - {name: a, command: x, notify: h, when: inventory_hostname == 'h1'}\n", handlers)) ==
          Lines{"h1: a run", "h2: a skip", "h1: h maybe"});
    CHECK(verdicts(play_of("  - {name: a, command: x, notify: h, changed_when: false}\n", handlers)) ==
          Lines{"h1: a run", "h2: a run"});
}

TEST_CASE("tags select tasks, and each include on the way must be selected, too") {
    const std::string tasks =
        "  - {name: a, command: x, tags: t}\n  - {name: b, command: x}\n"
        "  - {name: n, command: x, tags: [never, t2]}\n"
        "  - {name: i, include_tasks: list.yaml, tags: t}\n";
    const tests::Files list{{"list.yaml", "- {name: c, command: x}\n- {name: d, command: x, tags: t}\n"}};
    CHECK(on_h1(tasks, list) == Lines{"a run", "b run", "i run", "c run", "d run"});
    Wish wish;
    wish.call.tags.only = {"t"};
    CHECK(on_h1(tasks, list, wish) == Lines{"a run", "i run", "d run"});
}

TEST_CASE("another host's variables are read through hostvars") {
    CHECK(on_h1("  - {name: a, set_fact: {who: '{{ inventory_hostname }}'}}\n"
                "  - {name: b, command: x, when: \"hostvars['h2'].who == 'h2'\"}\n"
                "  - {name: c, command: x, when: \"hostvars['h3'] is defined\"}\n") ==
          Lines{"a run", "b run", "c skip"});
}

TEST_CASE("hosts that come to the same are told together, however many they are") {
    Wish many;
    many.inventory_text = "g:\n  hosts:\n";
    for (int i = 0; i < 500; ++i) many.inventory_text += fmt::format("    h{}: {{}}\n", i);
    const Lines sizes =
        told(play_of("  - {name: a, command: x, register: r}\n  - {name: b, command: x, when: r.rc == 0}\n"
                     "  - {name: c, command: x, when: inventory_hostname == 'h7'}\n"),
             {}, many, [](const TaskMoment& moment, DryRun&, Lines& out) {
                 for (const Decision& decision : moment.decisions)
                     out.push_back(
                         fmt::format("{} {} {}", moment.task->name, name(decision.verdict), decision.hosts->size()));
             });
    CHECK(sizes == Lines{"a run 500", "b run 500", "c skip 499", "c run 1"});
}

TEST_CASE("a loop tells what becomes of each item; an unknown list is maybe") {
    const Lines items = told(play_of("  - name: a\n    command: x\n    loop: [1, 2]\n    when: item == 2\n"), {}, {},
                             [](const TaskMoment& moment, DryRun&, Lines& out) {
                                 for (const Verdict verdict : moment.decisions.front().items)
                                     out.emplace_back(name(verdict));
                             });
    CHECK(items == Lines{"skip", "run"});
    CHECK(on_h1("  - {name: a, command: x, register: r}\n"
                "  - {name: b, command: x, loop: '{{ r.stdout_lines }}'}\n"
                "  - {name: c, command: x, loop: []}\n") == Lines{"a run", "b maybe", "c skip"});
}
