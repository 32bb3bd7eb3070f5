#include "ansible/playbook.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;

TEST_CASE("a playbook is plays and imported playbooks in order") {
    const yaml::Node document = tests::document(R"(
- import_playbook: common.yaml
  vars: {target: overcloud}
- hosts: [Controller, overcloud]
  name: Upgrade tasks for step 0
  strategy: tripleo_free
  become: true
  vars: {step: '0'}
  roles: [tripleo-bootstrap, {role: other, when: x}]
  tasks:
    - command: a
  tags: [upgrade_steps]
)");
    CHECK(ansible::looks_like_playbook(document));
    const ansible::Playbook playbook = ansible::read_playbook(document);
    REQUIRE(playbook.entries.size() == 2);
    CHECK(std::get<ansible::PlaybookImport>(playbook.entries[0]).file == "common.yaml");
    const auto& play = std::get<ansible::Play>(playbook.entries[1]);
    CHECK(play.hosts == "Controller:overcloud");
    CHECK(play.strategy == "tripleo_free");
    CHECK(play.become == true);
    CHECK(play.vars[0].name == "step");
    CHECK(play.roles[1].name == "other");
    CHECK(play.tasks.size() == 1);
    CHECK(playbook.diagnostics.empty());
}

TEST_CASE("a list of tasks and a mapping are no playbooks") {
    CHECK_FALSE(ansible::looks_like_playbook(tests::document("- command: a\n")));
    CHECK_FALSE(ansible::looks_like_playbook(tests::document("hosts: all\n")));
}

TEST_CASE("what is no play is named and left out") {
    const auto playbook =
        ansible::read_playbook(tests::document("- hosts: all\n  taskss: []\n- text\n- name: no hosts\n"));
    CHECK(playbook.entries.size() == 1);
    REQUIRE(playbook.diagnostics.size() == 3);
    CHECK(playbook.diagnostics[0].message.find("'taskss'") != std::string::npos);
    CHECK(ansible::read_playbook(tests::document("a: b")).diagnostics[0].message.find("must be a list") !=
          std::string::npos);
}
