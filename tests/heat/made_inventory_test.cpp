#include "heat/made_inventory.hpp"

#include <doctest/doctest.h>

#include <string>

#include "ansible/inventory.hpp"
#include "heat/made_hosts.hpp"
#include "yaml/parse.hpp"

namespace stepwarden {
namespace {

using heat::DirectoryInputs;
using value::Dict;
using value::List;
using value::Value;

const Value services = Dict{{"Controller", List{"keystone", "ceph_mon", "Sshd"}}, {"Compute", List{"Sshd"}}};

DirectoryInputs two_roles() {
    DirectoryInputs inputs;
    inputs.enabled_services = &services;
    inputs.roles = {"Controller", "Compute"};
    inputs.plan = "overcloud";
    inputs.hosts = {{"Controller", 2}};
    inputs.networks = {"internal_api"};
    return inputs;
}

/// The groups with their members: "Sshd(Controller,Compute)".
std::string groups(const DirectoryInputs& inputs, const char* release) {
    const std::string text = heat::made_inventory(inputs, heat::layout_of(release));
    const auto parsed = yaml::parse(text, 0);
    REQUIRE(parsed);
    std::string out;
    for (const yaml::Entry& group : parsed->documents.front().entries) {
        out += (out.empty() ? "" : " ") + group.key.scalar;
        const yaml::Node* children = group.value.find("children");
        if (children == nullptr) continue;
        std::string members;
        for (const yaml::Entry& child : children->entries) members += (members.empty() ? "" : ",") + child.key.scalar;
        out += "(" + members + ")";
    }
    return out;
}

std::string group(const DirectoryInputs& inputs, const char* release, const std::string& name) {
    const std::string text = "\n" + heat::made_inventory(inputs, heat::layout_of(release));
    const std::size_t begin = text.find("\n" + name + ":\n") + 1;
    std::size_t end = begin;
    do end = text.find('\n', end) + 1;
    while (end < text.size() && text[end] == ' ');
    return text.substr(begin, end - begin);
}

TEST_CASE("what stands above the roles") {
    CHECK(groups(two_roles(), "queens") ==
          "Undercloud Controller Compute overcloud(Compute,Controller) keystone(Controller) ceph_mon(Controller) "
          "sshd(Compute,Controller)");
    CHECK(groups(two_roles(), "train") ==
          "Undercloud Controller Compute allovercloud(Compute,Controller) overcloud(allovercloud) keystone(Controller) "
          "ceph_mon(Controller) sshd(Compute,Controller) mons(Controller) excluded_overcloud");
    DirectoryInputs edge = two_roles();
    edge.plan = "edge";
    CHECK(groups(edge, "wallaby").find("allovercloud(Compute,Controller) edge(allovercloud) overcloud(allovercloud)") !=
          std::string::npos);
    CHECK(groups(edge, "master").find(" edge(Compute,Controller) allovercloud(edge) keystone") != std::string::npos);
}

TEST_CASE("a role's hosts and variables") {
    CHECK(group(two_roles(), "stein", "Compute") == R"(Compute:
  hosts:
    overcloud-compute-0:
      ansible_host: 10.0.0.12
      ctlplane_ip: 10.0.0.12
      deploy_server_id: 00000000-0000-4000-8000-000000000002
      enabled_networks:
      - ctlplane
      - internal_api
      internal_api_ip: 10.1.0.12
  vars:
    ansible_ssh_user: tripleo-admin
    bootstrap_server_id: 00000000-0000-4000-8000-000000000000
    tripleo_role_name: Compute
)");
    CHECK(group(two_roles(), "train", "Compute")
              .find("internal_api_hostname: overcloud-compute-0.internalapi.localdomain") != std::string::npos);
}

TEST_CASE("the variables of all hosts stand at the lowest group above the roles") {
    CHECK(group(two_roles(), "train", "allovercloud") ==
          "allovercloud:\n  children:\n    Compute: {}\n    Controller: {}\n  vars:\n    container_cli: podman\n"
          "    ctlplane_vip: 10.0.0.5\n    internal_api_vip: 10.1.0.5\n    redis_vip: 10.0.0.5\n");
}

TEST_CASE("the one host of a standalone deployment has the plan's name") {
    DirectoryInputs inputs;
    inputs.roles = {"Standalone"};
    inputs.plan = "standalone";
    CHECK(heat::made_hosts(inputs)[0].name == "standalone");
    CHECK(heat::inventory_path(inputs) == "inventory.yaml");
    CHECK(group(inputs, "wallaby", "Standalone").find("ansible_connection: local") != std::string::npos);
    inputs.hosts = {{"Standalone", 2}};
    CHECK(heat::made_hosts(inputs)[1].name == "standalone-standalone-1");
}

TEST_CASE("hosts are bounded") {
    DirectoryInputs inputs;
    inputs.roles = {"Compute"};
    inputs.hosts = {{"Compute", 4'000'000'000U}};
    CHECK(heat::made_hosts(inputs).size() == heat::most_made_hosts);
}

TEST_CASE("the analysis reads it") {
    const std::string text = heat::made_inventory(two_roles(), heat::layout_of("train"));
    const auto parsed = yaml::parse(text, 0);
    REQUIRE(parsed);
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(parsed->documents.front(), diagnostics);
    CHECK(inventory.hosts().size() == 4);
}

}  // namespace
}  // namespace stepwarden
