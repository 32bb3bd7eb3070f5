#include "ansible/read_tasks.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using ansible::Inclusion;

TEST_CASE("a task has a module, its arguments and its keywords") {
    const yaml::Node list = tests::document(R"(
- name: Stop it
  systemd: {name: httpd, state: stopped}
  when: [step|int == 2, ready]
  register: stopped
  tags: a, b
  become: yes
)");
    const auto read = ansible::read_tasks(list);
    REQUIRE(read.tasks.size() == 1);
    const ansible::Task& task = read.tasks[0];
    CHECK(task.name == "Stop it");
    CHECK(task.action == "systemd");
    CHECK(task.argument_text("state") == "stopped");
    CHECK(task.when.size() == 2);
    CHECK(task.when[0].text == "step|int == 2");
    CHECK(task.register_name == "stopped");
    CHECK(task.tags == std::vector<std::string>{"a", "b"});
    CHECK(task.become == true);
    CHECK(task.where.line == 2);
    CHECK(task.when[0].where.line == 4);
    CHECK(read.diagnostics.empty());
}

TEST_CASE("collections, text arguments, args and commands") {
    const yaml::Node list = tests::document(R"(
- ansible.builtin.service: name=httpd state=stopped
- command: systemctl stop httpd
  args: {warn: no, chdir: /}
- shell:
    cmd: echo a
- include_tasks: Controller/upgrade_tasks.yaml
- local_action: {module: stat, path: /x}
- action: copy src=a dest=b
)");
    const auto read = ansible::read_tasks(list);
    REQUIRE(read.tasks.size() == 6);
    CHECK(read.tasks[0].action == "service");
    CHECK(read.tasks[0].action_as_written == "ansible.builtin.service");
    CHECK(read.tasks[0].argument_text("name") == "httpd");
    CHECK(read.tasks[1].free_form == "systemctl stop httpd");
    CHECK(read.tasks[1].argument_text("chdir") == "/");
    CHECK(read.tasks[2].free_form == "echo a");
    CHECK(read.tasks[3].inclusion == Inclusion::include_tasks);
    CHECK(read.tasks[3].free_form == "Controller/upgrade_tasks.yaml");
    CHECK(read.tasks[4].action == "stat");
    CHECK(read.tasks[4].delegate_to == "localhost");
    CHECK(read.tasks[5].action == "copy");
    CHECK(read.tasks[5].argument_text("dest") == "b");
}

TEST_CASE("blocks nest, and a block's single task may lack its dash") {
    const yaml::Node list = tests::document(R"(
- block:
  - command: a
  rescue:
  - command: b
  always:
    block: [{command: c}]
)");
    const auto read = ansible::read_tasks(list);
    REQUIRE(read.tasks.size() == 1);
    CHECK(read.tasks[0].is_block);
    CHECK(read.tasks[0].block.size() == 1);
    CHECK(read.tasks[0].rescue[0].free_form == "b");
    CHECK(read.tasks[0].always[0].block[0].free_form == "c");
}

TEST_CASE("what the generator writes for nothing is no task") {
    CHECK(ansible::read_tasks(tests::document("[]")).tasks.empty());
    CHECK(ansible::read_tasks(tests::document("null\n...\n")).diagnostics.empty());
    const yaml::Node list = tests::document("- null\n- [{command: a}, {command: b}]\n");
    CHECK(ansible::read_tasks(list).tasks.size() == 2);
}

TEST_CASE("what Ansible refuses is named with its place, and the rest is read") {
    const yaml::Node list = tests::document(R"(
- just text
- name: nothing to do
- command: a
  debug: {msg: b}
- command: c
  when: a ==
- command: d
)");
    const auto read = ansible::read_tasks(list);
    REQUIRE(read.diagnostics.size() == 4);
    CHECK(read.diagnostics[0].message.find("expected a task") != std::string::npos);
    CHECK(read.diagnostics[0].where.line == 2);
    CHECK(read.diagnostics[1].message.find("no module") != std::string::npos);
    CHECK(read.diagnostics[2].message.find("'command', 'debug'") != std::string::npos);
    CHECK(read.diagnostics[3].message.find("does not parse") != std::string::npos);
    CHECK(read.diagnostics[3].where.line == 7);
    CHECK(read.tasks.size() == 4);
}

TEST_CASE("an empty condition holds and a literal one is itself") {
    const yaml::Node list = tests::document("- {command: a, when: }\n- {command: b, when: false}\n");
    const auto read = ansible::read_tasks(list);
    CHECK(read.tasks[0].when[0].literal == true);
    CHECK(read.tasks[1].when[0].literal == false);
}
