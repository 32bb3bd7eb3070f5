#include "simulate/command_line.hpp"

#include <doctest/doctest.h>

#include "effect_tables.hpp"

using namespace stepwarden;
using simulate::Changes;
using tests::as_texts;
using tests::Texts;

namespace {

simulate::CommandEffects script(std::string_view text, const simulate::TextLookup& lookup = {}) {
    static const simulate::ModuleTable tables = tests::shipped_tables();
    return simulate::script_effects(text, tables.commands(), lookup);
}

simulate::CommandEffects command(std::string_view text) {
    static const simulate::ModuleTable tables = tests::shipped_tables();
    return simulate::command_effects(text, tables.commands());
}

Texts effects(std::string_view text) { return as_texts(script(text).effects); }

}  // namespace

TEST_CASE("a program's verb and operands become effects") {
    CHECK(effects("systemctl stop httpd.service openstack-nova-api") ==
          Texts{"stop unit httpd", "stop unit openstack-nova-api"});
    CHECK(effects("service auditd stop") == Texts{"stop unit auditd"});
    CHECK(effects("/usr/sbin/pcs resource disable --wait=600 galera") == Texts{"stop bundle galera"});
    CHECK(effects("pcs cluster stop --all") == Texts{"stop cluster *"});
    CHECK(effects("pcs cluster stop --force") == Texts{"stop cluster pacemaker"});
    CHECK(effects("docker rm -f redis_tls_proxy") ==
          Texts{"stop container redis_tls_proxy", "remove container redis_tls_proxy"});
    CHECK(effects("docker tag img:1 img:latest") == Texts{"tag image img:latest"});
    CHECK(effects("yum -y update openstack-aodh*") == Texts{"update package openstack-aodh*"});
    CHECK(effects("yum -y update") == Texts{"update package *"});
    CHECK(effects("rpm -e --nodeps ceph-common") == Texts{"remove package ceph-common"});
    CHECK(effects("cinder-manage db sync") == Texts{"migrate database cinder"});
    CHECK(effects("nova-manage --config-file /etc/nova/nova.conf db online_data_migrations") ==
          Texts{"migrate database nova"});
    CHECK(effects("pacemaker_restart_bundle.sh mysql galera galera-bundle Master") ==
          Texts{"restart bundle galera-bundle"});
}

TEST_CASE("what follows -- is excluded from what yum removes") {
    CHECK(effects("yum -y remove *el7ost* -- -*openvswitch* -python2-six") == Texts{"remove package *el7ost*"});
}

TEST_CASE("every effect says that it comes from a command") {
    CHECK(script("systemctl stop httpd").effects.at(0).from_command);
}

TEST_CASE("compound commands count as if every command could run") {
    CHECK(effects("if systemctl is-active x; then systemctl stop a; else systemctl start b; fi") ==
          Texts{"stop unit a", "start unit b"});
    CHECK(effects("test -f /x && systemctl stop a || systemctl stop b & systemctl stop c") ==
          Texts{"stop unit a", "stop unit b", "stop unit c"});
    CHECK(effects("(cd /tmp; systemctl stop a) | { systemctl stop b; }") == Texts{"stop unit a", "stop unit b"});
    CHECK(effects("case $1 in\n a|b) systemctl stop a ;;\n *) systemctl stop b ;;\nesac\nsystemctl stop c") ==
          Texts{"stop unit a", "stop unit b", "stop unit c"});
    CHECK(effects("stop_it() { systemctl stop a; }") == Texts{"stop unit a"});
    CHECK(effects("x=$(systemctl restart a)\ny=`systemctl restart b`") == Texts{"restart unit a", "restart unit b"});
    CHECK(effects("cat <<EOF > /etc/x.conf\nsystemctl stop a\nEOF\nsystemctl stop b") ==
          Texts{"write path /etc/x.conf", "stop unit b"});
    CHECK(effects("# systemctl stop a\nsystemctl \\\n  stop b") == Texts{"stop unit b"});
    CHECK(effects("[[ -f /a && ( -f /b || x < y ) ]] && systemctl stop a") == Texts{"stop unit a"});
}

TEST_CASE("programs that run others are looked through") {
    CHECK(effects("sudo -u root systemctl stop a") == Texts{"stop unit a"});
    CHECK(effects("timeout 30 nohup env X=1 systemctl stop a") == Texts{"stop unit a"});
    CHECK(effects("LANG=C systemctl stop a") == Texts{"stop unit a"});
    CHECK(effects("bash -c 'systemctl stop a; systemctl stop b'") == Texts{"stop unit a", "stop unit b"});
    CHECK(effects("docker ps -q | xargs --no-run-if-empty -n1 docker stop") == Texts{"stop container ?"});
}

TEST_CASE("inside a container only what the container shares is touched") {
    CHECK(effects("docker exec -u root nova_api nova-manage db sync") ==
          Texts{"use container nova_api", "migrate database nova"});
    CHECK(effects("docker exec nova_api rm -rf /etc/nova") == Texts{"use container nova_api"});
    CHECK(script("docker exec nova_api rm -rf /etc/nova").changes == Changes::state);
    CHECK(effects("docker exec nova_api cat /etc/nova/nova.conf").empty());
}

TEST_CASE("Jinja is opaque, but the container engine's variable is known") {
    CHECK(effects("{{ container_cli }} stop nova_api") == Texts{"stop container nova_api"});
    CHECK(effects("{{container_cli}} pull {{ image }}") == Texts{"pull image ?"});
    CHECK(effects("systemctl stop {{ debug | ternary('--verbose', '') }} httpd") == Texts{"stop unit httpd"});
    CHECK(effects("docker ps --format '{{ '{{' }}.Names{{ '}}' }}' && docker stop a") == Texts{"stop container a"});
    CHECK(effects("paunch {% if debug %}--debug{% endif %} apply --file x") == Texts{"start container *"});
    CHECK(effects("{% if skip %}{{ skip }}{% endif %} leapp upgrade") == Texts{"update package *"});
    CHECK(effects("bash -c \"docker stop {{ x }}\"") == Texts{"stop container ?"});
    CHECK(script("{{ some_command }} stop x").changes == Changes::unknown);
}

TEST_CASE("the caller may know what a template says") {
    const simulate::TextLookup lookup = [](std::string_view text) -> std::optional<std::string> {
        if (text == "{{ image }}") return "registry/img:1";
        if (text == "{{ cli }}") return "sudo docker";
        return std::nullopt;
    };
    CHECK(as_texts(script("{{ cli }} pull {{ image }}", lookup).effects) == Texts{"pull image registry/img:1"});
}

TEST_CASE("literal shell variables and loops are followed") {
    CHECK(effects("for s in a b; do systemctl stop tripleo_$s; done") ==
          Texts{"stop unit tripleo_a", "stop unit tripleo_b"});
    CHECK(effects("FILE=/etc/x\nrm -f \"${FILE}\"") == Texts{"remove path /etc/x"});
    CHECK(effects("for s in $(ls); do systemctl stop $s; done") == Texts{"stop unit ?"});
    CHECK(effects("systemctl stop ${x:-y}") == Texts{"stop unit ?"});
    CHECK(effects("if t; then X=a; else X=b; fi; systemctl stop $X") == Texts{"stop unit a", "stop unit b"});
}

TEST_CASE("redirections write, devices and descriptors do not") {
    CHECK(effects("echo 1 > /etc/x 2>&1") == Texts{"write path /etc/x"});
    CHECK(effects("cmp a b &>/dev/null").empty());
    CHECK(effects("echo x | tee -a /etc/y >/dev/null") == Texts{"write path /etc/y"});
}

TEST_CASE("a script changes nothing only when all its commands only look") {
    for (const std::string_view text :
         {"systemctl is-active --quiet httpd || systemctl is-enabled httpd", "rpm -qa | grep -q nova",
          "exit $(jq .rc /x)", "docker ps -f name=x | awk '{print $1}'", "test \"a\" == \"$(hiera b)\"",
          "#!/bin/bash\n", "command -v podman"}) {
        CAPTURE(text);
        CHECK(script(text).changes == Changes::nothing);
        CHECK(script(text).effects.empty());
    }
    CHECK(script("grep x /y && sed -i s/a/b/ /y").changes == Changes::state);
    CHECK(script("ls; some-unheard-of-program").changes == Changes::unknown);
    CHECK(script("some-unheard-of-program; systemctl stop a").changes == Changes::state);
    CHECK(script("podman system prune -f").changes == Changes::state);
}

TEST_CASE("a script that no shell would read is unknown and without effects") {
    for (const std::string_view text : {"systemctl stop 'a", "systemctl stop a; echo \"b", "echo $(systemctl stop a",
                                        "systemctl stop a )", "{{ x", "a ;; b"}) {
        CAPTURE(text);
        CHECK(script(text).changes == Changes::unknown);
        CHECK(script(text).effects.empty());
    }
}

TEST_CASE("hostile scripts end within bounds") {
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "$(";
    CHECK(script(deep).changes == Changes::unknown);
    std::string quoted = "systemctl stop a";
    for (int i = 0; i < 40; ++i) quoted = "sudo " + quoted;
    CHECK(script(quoted).changes == Changes::unknown);
    CHECK(script(std::string(300'000, 'a')).changes == Changes::unknown);
    std::string many = "for i in";
    for (int i = 0; i < 150; ++i) many += " " + std::to_string(i);
    many += "; do rm";
    for (int i = 0; i < 20'000; ++i) many += " $i";
    CHECK(script(many + "; done").changes == Changes::unknown);
    CHECK(script("\\").changes == Changes::unknown);
}

TEST_CASE("the command module knows no shell") {
    CHECK(as_texts(command("systemctl stop a ; systemctl stop b").effects) ==
          Texts{"stop unit a", "stop unit ;", "stop unit systemctl", "stop unit stop", "stop unit b"});
    CHECK(command("echo 2 >/sys/kernel/mm/ksm/run").changes == Changes::nothing);
    CHECK(as_texts(command("systemctl stop \"a b\"").effects) == Texts{"stop unit a b"});
    CHECK(command("systemctl stop 'a").changes == Changes::unknown);
}

TEST_CASE("argv is taken word by word") {
    const simulate::ModuleTable tables = tests::shipped_tables();
    const std::vector<std::string> words{"docker", "stop", "a b"};
    CHECK(as_texts(simulate::argv_effects(words, tables.commands()).effects) == Texts{"stop container a b"});
}
