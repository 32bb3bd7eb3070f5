// What is said of changed tasks, on small generated directories in which only the Controller's upgrade tasks differ.
#include <doctest/doctest.h>

#include "support/changes.hpp"

using namespace stepwarden;
using namespace stepwarden::tests;

namespace {

/// What a change of the Controller's upgrade tasks comes to.
Lines told_of(const std::string& before, const std::string& after) {
    return told(compared(with_upgrade_tasks(before), with_upgrade_tasks(after)));
}

const std::string stop = "- name: stop httpd\n  service: {name: httpd, state: stopped}\n  when: step|int == 1\n";

}  // namespace

TEST_CASE("another way to write the same is no change") {
    CHECK(told_of(stop, stop).empty());
    CHECK(told_of(stop,
                  "# a comment\n\n- when:\n    - (step | int) == 1\n  service:\n    name: \"httpd\"\n"
                  "    state: stopped\n  name: stop httpd\n")
              .empty());
    CHECK(told_of(stop,
                  "- name: stop httpd\n  ansible.builtin.service: name=httpd state=stopped\n  when: step|int == 1\n")
              .empty());
    CHECK(told_of("- name: a\n  become: yes\n  stat: {path: /a}\n", "- name: a\n  become: true\n  stat: {path: /a}\n")
              .empty());
}

TEST_CASE("added and removed tasks are told with where they run") {
    const std::string more = stop + "- name: note it\n  stat: {path: /note}\n  when: step|int == 0\n";
    CHECK(told_of(stop, more) == Lines{"+ /upgrade_tasks: note it: runs on Controller at step 0 in overcloud-upgrade"});
    CHECK(told_of(more, stop) == Lines{"- /upgrade_tasks: note it: ran on Controller at step 0 in overcloud-upgrade"});
}

TEST_CASE("a changed argument is told with both values") {
    CHECK(told_of(stop, "- name: stop httpd\n  service: {name: httpd, state: restarted}\n  when: step|int == 1\n") ==
          Lines{"~ /upgrade_tasks: stop httpd: state: stopped -> restarted; on Controller at step 1 in "
                "overcloud-upgrade"});
}

TEST_CASE("a task that waits for another step has moved, however that is written") {
    CHECK(told_of(stop, "- name: stop httpd\n  service: {name: httpd, state: stopped}\n  when: step|int == 0\n") ==
          Lines{"~ /upgrade_tasks: stop httpd: moved from step 1 to step 0; now runs on Controller at step 0 in "
                "overcloud-upgrade; no longer runs on Controller at step 1 in overcloud-upgrade"});
    CHECK(told_of(stop, "- name: stop httpd\n  service: {name: httpd, state: stopped}\n") ==
          Lines{"~ /upgrade_tasks: stop httpd: moved from step 1 to steps 0, 1; now runs on Controller at step 0 in "
                "overcloud-upgrade"});
    CHECK(told_of(stop, "- name: stop httpd\n  service: {name: httpd, state: stopped}\n  when: step == 1\n") ==
          Lines{"~ /upgrade_tasks: stop httpd: no longer runs at any step, before at step 1; no longer runs on "
                "Controller at step 1 in overcloud-upgrade"});
}

TEST_CASE("a new condition is told with what it does to the outcome") {
    CHECK(told_of(stop,
                  "- name: stop httpd\n  service: {name: httpd, state: stopped}\n"
                  "  when: step|int == 1 and httpd_there|bool\n")
              .front()
              .starts_with("~ /upgrade_tasks: stop httpd: newly waits for: httpd_there|bool"));
}

TEST_CASE("the condition of a new block around a task is the task's") {
    const std::string block =
        "- when: [step|int == 1, ansible_distribution == 'RedHat']\n  tags: [web]\n  block:\n"
        "    - name: stop httpd\n      service: {name: httpd, state: stopped}\n";
    CHECK(told_of(stop, block) ==
          Lines{"~ /upgrade_tasks: stop httpd: newly waits for: ansible_distribution == 'RedHat'; tags: web (new); now "
                "runs in some cases only on Controller at step 1 in overcloud-upgrade"});
    CHECK(told_of(block,
                  "- name: a block has a name now\n  when: [step|int == 1, ansible_distribution == 'RedHat']\n"
                  "  tags: [web]\n  block:\n    - name: stop httpd\n"
                  "      service: {name: httpd, state: stopped}\n")
              .empty());
}

TEST_CASE("a task that goes into a rescue is told") {
    const std::string after =
        "- when: step|int == 1\n  block:\n    - name: try\n      stat: {path: /a}\n  rescue:\n"
        "    - name: stop httpd\n      service: {name: httpd, state: stopped}\n";
    const Lines lines = told_of(stop, after);
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].find("stop httpd: in: rescue (new)") != std::string::npos);
}

TEST_CASE("a renamed task is followed") {
    CHECK(told_of(stop, "- name: halt httpd\n  service: {name: httpd, state: stopped}\n  when: step|int == 1\n") ==
          Lines{"~ /upgrade_tasks: halt httpd: was called 'stop httpd'; on Controller at step 1 in overcloud-upgrade"});
}

TEST_CASE("an order counts among tasks of one step only") {
    const std::string first = "- name: first\n  stat: {path: /1}\n  when: step|int == 0\n";
    const std::string second = "- name: second\n  stat: {path: /2}\n  when: step|int == 0\n";
    const std::string third = "- name: third\n  stat: {path: /3}\n  when: step|int == 0\n";
    CHECK(told_of(first + second + third, second + third + first) ==
          Lines{"~ /upgrade_tasks: first: now comes after 'third'; on Controller at step 0 in overcloud-upgrade"});
    CHECK(told_of(first + stop, stop + first).empty());
}

TEST_CASE("a task that goes to another section is the same task") {
    const std::string post = "- name: stop httpd\n  service: {name: httpd, state: stopped}\n  when: step|int == 1\n";
    Files after = with(with_upgrade_tasks("[]\n"), "Controller/post_upgrade_tasks.yaml", post);
    Files before = with(with_upgrade_tasks(stop), "Controller/post_upgrade_tasks.yaml", "[]\n");
    CHECK(told(compared(before, after)) ==
          Lines{"~ /post_upgrade_tasks: stop httpd: comes from upgrade_tasks; on Controller at step 1 in "
                "overcloud-upgrade"});
}

TEST_CASE("changes of plays and of the playbooks' own tasks count") {
    Files before = stein_like();
    Files after = with(stein_like(), "post_upgrade_steps_playbook.yaml",
                       "- hosts: Controller\n  tasks:\n    - include_tasks: post_upgrade_steps_tasks.yaml\n"
                       "      with_sequence: start=0 end=2\n      loop_control: {loop_var: step}\n");
    const Lines lines = told(compared(before, after));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("~ /post_upgrade_steps_playbook.yaml: a play without a name on Controller: "));
    CHECK(lines[0].find("hosts: overcloud -> Controller") != std::string::npos);
}
