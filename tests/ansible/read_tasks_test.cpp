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

namespace {

std::vector<std::string> names(const std::vector<ansible::Field>& fields) {
    std::vector<std::string> found;
    for (const ansible::Field& field : fields) found.push_back(field.name);
    return found;
}

/// The only task of a list without complaints.
struct OneTask {
    yaml::Node document;
    ansible::TaskList read;
    explicit OneTask(std::string_view text) : document(tests::document(text)), read(ansible::read_tasks(document)) {
        REQUIRE(read.tasks.size() == 1);
        CHECK(read.diagnostics.empty());
    }
    const ansible::Task* operator->() const { return &read.tasks.front(); }
};

}  // namespace

TEST_CASE("flags are Ansible's booleans, and templates are kept for the run") {
    const OneTask words("- {command: a, run_once: 'Yes', ignore_errors: 1, become: 'off', delegate_facts: on}");
    CHECK(words->run_once);
    CHECK(words->ignore_errors);
    CHECK(words->become == false);
    CHECK(words->delegate_facts);
    CHECK(words->run_once_template == nullptr);
    const OneTask templates(
        "- {command: a, run_once: '{{ x }}', ignore_errors: '{{ y }}', any_errors_fatal: '{{ z }}', become: '{{ b "
        "}}'}");
    CHECK_FALSE(templates->run_once);
    REQUIRE(templates->run_once_template != nullptr);
    CHECK(templates->run_once_template->scalar == "{{ x }}");
    CHECK(templates->ignore_errors_template->scalar == "{{ y }}");
    CHECK_FALSE(templates->any_errors_fatal.has_value());
    CHECK_FALSE(templates->become.has_value());
    CHECK(names(templates->keywords) == std::vector<std::string>{"any_errors_fatal", "become"});
}

TEST_CASE("keywords that are templated before the module runs are kept by name") {
    const OneTask task(R"(
- command: a
  environment: {A: '{{ a }}'}
  retries: '{{ n }}'
  delay: 5
  become_user: '{{ user }}'
  no_log: true
  check_mode: no
  collections: [a.b]
)");
    CHECK(names(task->keywords) ==
          std::vector<std::string>{"environment", "retries", "delay", "become_user", "no_log"});
    REQUIRE(task->check_mode != nullptr);
    CHECK_FALSE(task->check_mode->boolean);
}

TEST_CASE("blocks have the same flags as tasks") {
    const OneTask block("- {block: [{command: a}], any_errors_fatal: yes, run_once: yes, delegate_to: h, when: x}");
    CHECK(block->any_errors_fatal == true);
    CHECK(block->run_once);
    CHECK(block->delegate_to == "h");
    CHECK(block->when.size() == 1);
}

TEST_CASE("a loop has a variable, perhaps an index, and one source") {
    const OneTask task("- {command: a, loop: [1], loop_control: {loop_var: x, index_var: i}}");
    CHECK(task->loop->variable == "x");
    CHECK(task->loop->index_variable == "i");
    CHECK(task->loop->keyword == "loop");
    const yaml::Node twice = tests::document("- {command: a, loop: [1], with_items: [2]}");
    const auto read = ansible::read_tasks(twice);
    REQUIRE(read.diagnostics.size() == 1);
    CHECK(read.diagnostics[0].message.find("loops twice, over 'loop' and 'with_items'") != std::string::npos);
}

TEST_CASE("notify and listen are names as written, commas included") {
    const OneTask task("- {command: a, notify: 'restart a, b', listen: [x, y]}");
    CHECK(task->notify == std::vector<std::string>{"restart a, b"});
    CHECK(task->listen == std::vector<std::string>{"x", "y"});
}

TEST_CASE("the file of an include, whatever the form") {
    CHECK(OneTask("- include_tasks: {file: x.yaml}")->free_form == "x.yaml");
    CHECK(OneTask("- include_tasks: '{{ role }}/x.yaml'")->free_form == "{{ role }}/x.yaml");
    const OneTask old("- include: x.yaml foo=bar baz='{{ a b }}'");
    CHECK(old->free_form == "x.yaml");
    CHECK(old->argument_text("foo") == "bar");
    CHECK(old->argument_text("baz") == "{{ a b }}");
    const OneTask args("- {include_tasks: , args: {file: x.yaml}}");
    CHECK(args->free_form == "x.yaml");
    CHECK(OneTask("- action: include_tasks x.yaml")->inclusion == Inclusion::include_tasks);
}

TEST_CASE("what a dynamic include applies is read as a block without tasks") {
    const OneTask task("- include_tasks: {file: x.yaml, apply: {tags: [a, b], when: c, become: yes, vars: {v: 1}}}");
    REQUIRE(task->apply != nullptr);
    CHECK(task->apply->is_block);
    CHECK(task->apply->tags == std::vector<std::string>{"a", "b"});
    CHECK(task->apply->when[0].text == "c");
    CHECK(task->apply->become == true);
    CHECK(task->apply->vars[0].name == "v");
    CHECK(OneTask("- include_tasks: x.yaml")->apply == nullptr);
    const auto refused = ansible::read_tasks(tests::document("- include_tasks: {file: x.yaml, apply: {retries: 2}}"));
    CHECK(refused.diagnostics[0].message.find("'retries' is a keyword of tasks") != std::string::npos);
    const auto wrong = ansible::read_tasks(tests::document("- include_tasks: {file: x.yaml, apply: [a]}"));
    CHECK(wrong.diagnostics[0].message.find("expected a mapping of keywords to apply, found a list") !=
          std::string::npos);
}

TEST_CASE("the old forms of an action") {
    const OneTask local("- {local_action: command echo a, delegate_to: elsewhere}");
    CHECK(local->delegate_to == "localhost");
    CHECK(local->free_form == "echo a");
    const OneTask mapping("- action: {module: copy src=a, dest: b}");
    CHECK(mapping->action == "copy");
    CHECK(mapping->argument_text("src") == "a");
    CHECK(mapping->argument_text("dest") == "b");
}

TEST_CASE("the module's own arguments win over args, which may be one variable") {
    const OneTask both("- {copy: {src: a}, args: {src: b, dest: c}}");
    CHECK(both->argument_text("src") == "a");
    CHECK(names(both->arguments) == std::vector<std::string>{"src", "dest"});
    CHECK(OneTask("- {copy: , args: '{{ all }}'}")->argument_text("_variable_params") == "{{ all }}");
}
