#include "ansible/inventory.hpp"

#include <doctest/doctest.h>

#include "ansible/variables.hpp"
#include "support/in_memory.hpp"

using namespace stepwarden;
using Names = std::vector<std::string>;

namespace {

/// The text of a host's variable, or "(none)".
std::string variable(const tests::Files& files, std::string_view host, std::string_view name) {
    const text::Tree tree = text::Tree::from_memory(files);
    ansible::Sources sources(tree);
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(*sources.document(*tree.find("inventory.yaml")), diagnostics);
    inventory.add_vars_files(sources);
    const yaml::Node* found = ansible::Variables(inventory).find(host, name);
    return found != nullptr ? found->scalar : "(none)";
}

const std::string inventory_text = R"(
Controller:
  hosts: {c0: {own: host}, c1: {}}
  vars: {tripleo_role_name: Controller, shared: role}
overcloud:
  children: {Controller: {}}
  vars: {shared: all-nodes, container_cli: podman}
)";

}  // namespace

TEST_CASE("children belong to their parents, in order") {
    const yaml::Node document = tests::document(inventory_text);
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(document, diagnostics);
    CHECK(inventory.members("overcloud") == Names{"c0", "c1"});
    CHECK(inventory.members("all") == Names{"c0", "c1"});
    CHECK(diagnostics.empty());
}

TEST_CASE("the deeper group wins, and the host wins over groups") {
    CHECK(variable({{"inventory.yaml", inventory_text}}, "c1", "shared") == "role");
    CHECK(variable({{"inventory.yaml", inventory_text}}, "c1", "container_cli") == "podman");
    CHECK(variable({{"inventory.yaml", inventory_text}}, "c0", "own") == "host");
    CHECK(variable({{"inventory.yaml", inventory_text}}, "c1", "own") == "(none)");
}

TEST_CASE("group_vars and host_vars win, with and without extension") {
    const tests::Files files{{"inventory.yaml", inventory_text},
                             {"group_vars/Controller", "shared: file\n"},
                             {"group_vars/overcloud.yaml", "container_cli: docker\n"},
                             {"host_vars/c1", "own: file\n"}};
    CHECK(variable(files, "c1", "shared") == "file");
    CHECK(variable(files, "c1", "container_cli") == "docker");
    CHECK(variable(files, "c1", "own") == "file");
    CHECK(variable(files, "c0", "own") == "host");
}

TEST_CASE("groups that contain each other end") {
    const yaml::Node document = tests::document("a: {children: {b: {}}}\nb: {children: {a: {}}, hosts: {h: {}}}\n");
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(document, diagnostics);
    CHECK(inventory.members("a") == Names{"h"});
    CHECK(ansible::Variables(inventory).groups_of("h").size() == 2);
}
