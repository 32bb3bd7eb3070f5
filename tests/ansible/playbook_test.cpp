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

namespace {

/// A playbook of one play without complaints.
struct OnePlay {
    yaml::Node document;
    ansible::Playbook playbook;
    explicit OnePlay(std::string_view text)
        : document(tests::document(text)), playbook(ansible::read_playbook(document)) {
        REQUIRE(playbook.entries.size() == 1);
        CHECK(playbook.diagnostics.empty());
    }
    const ansible::Play* operator->() const { return &std::get<ansible::Play>(playbook.entries.front()); }
};

}  // namespace

TEST_CASE("a play says how it runs") {
    const OnePlay play(R"(
- hosts: all
  gather_facts: no
  any_errors_fatal: '{{ x }}'
  max_fail_percentage: 15
  ignore_errors: yes
  force_handlers: yes
  check_mode: no
  environment: {A: b}
  become_user: root
  vars: [{a: 1}, {b: 2}]
  vars_files: [global_vars.yaml, '{{ role }}_vars.yaml']
)");
    REQUIRE(play->gather_facts != nullptr);
    CHECK_FALSE(play->gather_facts->boolean);
    CHECK(play->any_errors_fatal->scalar == "{{ x }}");
    CHECK(play->max_fail_percentage->integer == 15);
    CHECK(play->ignore_errors);
    CHECK(play->force_handlers);
    CHECK(play->check_mode != nullptr);
    REQUIRE(play->keywords.size() == 2);
    CHECK(play->keywords[0].name == "environment");
    CHECK(play->keywords[1].name == "become_user");
    REQUIRE(play->vars.size() == 2);
    CHECK(play->vars[1].name == "b");
    CHECK(play->vars_files == std::vector<std::string>{"global_vars.yaml", "{{ role }}_vars.yaml"});
}

TEST_CASE("what a play does not say stays open") {
    const OnePlay play("- hosts: all");
    CHECK(play->gather_facts == nullptr);
    CHECK(play->any_errors_fatal == nullptr);
    CHECK_FALSE(play->become.has_value());
    CHECK(play->strategy == "linear");
}

TEST_CASE("a play's become in a template is known only to the run") {
    const OnePlay play("- {hosts: all, become: '{{ x }}'}");
    CHECK_FALSE(play->become.has_value());
    REQUIRE(play->keywords.size() == 1);
    CHECK(play->keywords[0].name == "become");
}

TEST_CASE("a role is given variables, parameters and keywords") {
    const OnePlay play(R"(
- hosts: all
  roles:
    - tripleo-bootstrap
    - {role: a, name: b, vars: {v: 1}, p: 2, become: yes, delegate_to: h, environment: {}, tags: t, when: w}
    - {name: c}
)");
    REQUIRE(play->roles.size() == 3);
    CHECK(play->roles[0].name == "tripleo-bootstrap");
    const ansible::RoleReference& role = play->roles[1];
    CHECK(role.name == "a");
    CHECK(role.vars[0].name == "v");
    REQUIRE(role.params.size() == 1);
    CHECK(role.params[0].name == "p");
    CHECK(role.become == true);
    CHECK(role.delegate_to == "h");
    CHECK(role.keywords[0].name == "environment");
    CHECK(role.tags == std::vector<std::string>{"t"});
    CHECK(role.when[0].text == "w");
    CHECK(play->roles[2].name == "c");
}

TEST_CASE("a role without a name is named by its place") {
    const auto playbook = ansible::read_playbook(tests::document("- hosts: all\n  roles: [{vars: {}}]\n"));
    REQUIRE(playbook.diagnostics.size() == 1);
    CHECK(playbook.diagnostics[0].message.find("expected a role") != std::string::npos);
}

TEST_CASE("an imported playbook's name may hold a template with blanks") {
    const auto playbook = ansible::read_playbook(tests::document("- import_playbook: \"{{ a ~ '.yaml' }}\"\n"));
    CHECK(std::get<ansible::PlaybookImport>(playbook.entries[0]).file == "{{ a ~ '.yaml' }}");
}
