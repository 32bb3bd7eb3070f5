#include "simulate/effects.hpp"

#include <doctest/doctest.h>

#include "ansible/read_tasks.hpp"
#include "effect_tables.hpp"
#include "yaml/parse.hpp"

using namespace stepwarden;
using simulate::Changes;
using tests::as_texts;
using tests::Texts;

namespace {

simulate::TaskEffects study(std::string_view task, const simulate::TextLookup& lookup = {}) {
    static const simulate::ModuleTable tables = tests::shipped_tables();
    const auto stream = yaml::parse(task, 0);
    REQUIRE(stream.has_value());
    const ansible::TaskList list = ansible::read_tasks(stream->documents.at(0));
    REQUIRE(list.tasks.size() == 1);
    return simulate::study(list.tasks[0], tables, lookup);
}

Texts effects(std::string_view task) { return as_texts(study(task).effects); }

}  // namespace

TEST_CASE("units: state, enabled, masked, and a look at a unit") {
    CHECK(effects("- systemd: {name: httpd.service, state: stopped, enabled: no}") ==
          Texts{"stop unit httpd", "disable unit httpd"});
    CHECK(effects("- service: name=httpd state=started enabled=yes") == Texts{"start unit httpd", "enable unit httpd"});
    CHECK(effects("- ansible.builtin.systemd: {name: a, state: restarted}") == Texts{"restart unit a"});
    CHECK(study("- systemd: {name: docker}").changes == Changes::nothing);
    CHECK(study("- systemd: {daemon_reload: true}").changes == Changes::state);
}

TEST_CASE("packages: lists, comma lists, all, and the state left out") {
    CHECK(effects("- package: {name: [a, b], state: latest}") == Texts{"update package a", "update package b"});
    CHECK(effects("- yum: name=a,b state=removed") == Texts{"remove package a", "remove package b"});
    CHECK(effects("- yum: {name: '*', state: latest, exclude: ansible}") == Texts{"update package *"});
    CHECK(effects("- dnf: {name: a}") == Texts{"install package a"});
}

TEST_CASE("pacemaker: bundles and the cluster, and questions about them") {
    CHECK(effects("- pacemaker_resource: {resource: galera, state: disable, wait_for_resource: true}") ==
          Texts{"stop bundle galera"});
    CHECK(effects("- pacemaker_resource: {resource: galera, state: delete}") ==
          Texts{"stop bundle galera", "remove bundle galera"});
    CHECK(study("- pacemaker_resource: {resource: galera, state: show}").changes == Changes::nothing);
    CHECK(study("- pacemaker_resource: {resource: galera, state: master, check_mode: true}").changes ==
          Changes::nothing);
    CHECK(effects("- pacemaker_cluster: state=offline") == Texts{"stop cluster pacemaker"});
    CHECK(study("- pacemaker_cluster: state=online check_and_fail=true").effects.empty());
}

TEST_CASE("containers and images") {
    CHECK(effects("- docker_container: {name: a, state: absent}") == Texts{"stop container a", "remove container a"});
    CHECK(effects("- docker_container: {name: a, state: started, restart: true}") == Texts{"restart container a"});
    CHECK(effects("- containers.podman.podman_image: {name: 'r/i:t', force: true}") == Texts{"pull image r/i:t"});
    CHECK(effects("- paunch: {config: /c, config_id: [x], action: apply, container_name: ovn_controller}") ==
          Texts{"start container ovn_controller"});
    CHECK(study("- podman_container_info: {name: a}").changes == Changes::nothing);
}

TEST_CASE("files, mounts, databases, scheduled jobs, reboots") {
    CHECK(effects("- file: path=/a state=absent") == Texts{"remove path /a"});
    CHECK(effects("- file: {path: /a, owner: root}") == Texts{"write path /a"});
    CHECK(effects("- copy: {dest: /a, content: ''}") == Texts{"write path /a"});
    CHECK(effects("- mysql_db: {name: nova_cell0, state: present}") == Texts{"write database nova_cell0"});
    CHECK(effects("- cron: {name: clean, state: absent}") == Texts{"remove cron clean"});
    CHECK(effects("- reboot: {}") == Texts{"restart unit *"});
}

TEST_CASE("roles: effects from the variables they are given") {
    CHECK(effects("- import_role: {name: tripleo_container_stop}\n  vars: {tripleo_containers_to_stop: [a, b]}") ==
          Texts{"stop container a", "stop container b"});
    CHECK(effects("- include_role: {name: tripleo-container-tag}\n  vars: {container_image: 'i:1', "
                  "container_image_latest: 'i:l'}") == Texts{"pull image i:1", "tag image i:l"});
    CHECK(effects("- include_role: {name: tripleo-container-tag}\n"
                  "  vars: {container_image: 'i:1', container_image_latest: 'i:l', pull_image: false}") ==
          Texts{"tag image i:l"});
    CHECK(effects("- include_role: {name: tripleo_upgrade_hiera, tasks_from: set.yml}") ==
          Texts{"write path /etc/puppet/hieradata/upgrade.json"});
    CHECK(effects("- include_role: {name: tripleo_container_manage}\n  vars: "
                  "{tripleo_container_manage_config_patterns: frr.json}") == Texts{"start container frr"});
    CHECK(study("- include_role: {name: tripleo_nodes_validation}").changes == Changes::nothing);
    CHECK(study("- include_role: {name: somebody_elses}").changes == Changes::unknown);
}

TEST_CASE("names that only the run can tell are empty") {
    CHECK(effects("- service: name={{ x }} state=stopped") == Texts{"stop unit ?"});
    CHECK(effects("- file: {path: '/srv/node/{{ x }}', state: directory}") == Texts{"write path ?"});
    CHECK(effects("- import_role: {name: tripleo_container_stop}\n  vars: {tripleo_containers_to_stop: '{{ x }}'}") ==
          Texts{"stop container ?"});
    CHECK(effects("- service: {name: httpd, state: '{{ x }}'}").empty());
    CHECK(study("- service: {name: httpd, state: '{{ x }}'}").changes == Changes::state);
}

TEST_CASE("a caller that knows the variables is asked") {
    const simulate::TextLookup lookup = [](std::string_view text) -> std::optional<std::string> {
        return text == "{{ unit }}" ? std::optional<std::string>("httpd.service") : std::nullopt;
    };
    CHECK(as_texts(study("- service: {name: '{{ unit }}', state: stopped}", lookup).effects) ==
          Texts{"stop unit httpd"});
}

TEST_CASE("a loop over a literal list has one set of effects an item") {
    CHECK(effects("- service: {name: '{{ item }}', state: stopped}\n  with_items: [a, [b, c]]") ==
          Texts{"stop unit a", "stop unit b", "stop unit c"});
    CHECK(effects("- file: {path: '{{ item.path }}/x', state: '{{ item[\"state\"] }}'}\n"
                  "  loop: [{path: /a, state: absent}, {path: /b, state: touch}]") ==
          Texts{"remove path /a/x", "write path /b/x"});
    CHECK(effects("- service: {name: '{{ unit }}', state: stopped}\n  loop: [a]\n  loop_control: {loop_var: unit}") ==
          Texts{"stop unit a"});
    CHECK(effects("- shell: systemctl stop {{ item }}\n  with_items: [a, b]") == Texts{"stop unit a", "stop unit b"});
    CHECK(effects("- package: {name: '{{ item }}', state: absent}\n  loop: [[a, b], c]") ==
          Texts{"remove package a", "remove package b", "remove package c"});
    CHECK(effects("- service: {name: '{{ item }}', state: stopped}\n  with_items: '{{ units }}'") ==
          Texts{"stop unit ?"});
}

TEST_CASE("commands in every way to write them") {
    CHECK(effects("- shell: |\n    set -e\n    systemctl stop a && systemctl stop b") ==
          Texts{"stop unit a", "stop unit b"});
    CHECK(effects("- command: systemctl stop a") == Texts{"stop unit a"});
    CHECK(effects("- command: {cmd: systemctl stop a}") == Texts{"stop unit a"});
    CHECK(effects("- command: {argv: [systemctl, stop, a]}") == Texts{"stop unit a"});
    CHECK(effects("- tripleo_diff_exec: {command: 'systemctl restart a', state_file: /x}") == Texts{"restart unit a"});
    CHECK(study("- shell: systemctl is-active httpd").changes == Changes::nothing);
    CHECK(study("- command: '{{ what }}'").changes == Changes::unknown);
}

TEST_CASE("what only looks has no effects, what nobody described is unknown") {
    CHECK(study("- set_fact: {a: b}").changes == Changes::nothing);
    CHECK(study("- stat: path=/a").changes == Changes::nothing);
    CHECK(study("- some_module: {a: b}").changes == Changes::unknown);
    CHECK(study("- block:\n    - reboot: {}").effects.empty());
}
