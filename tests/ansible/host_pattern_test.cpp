#include "ansible/host_pattern.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using Names = std::vector<std::string>;

namespace {

const yaml::Node& inventory_document() {
    static const yaml::Node document = tests::document(R"(
Undercloud: {hosts: {undercloud: {}}}
Controller: {hosts: {controller-0: {}, controller-1: {}, controller-2: {}}}
Compute: {hosts: {compute-0: {}}}
overcloud: {children: {Controller: {}, Compute: {}}}
mysql: {children: {Controller: {}}}
)");
    return document;
}

Names hosts(std::string_view pattern) {
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(inventory_document(), diagnostics);
    return ansible::match_hosts(pattern, inventory).hosts;
}

}  // namespace

TEST_CASE("groups, hosts and unions keep the order of first appearance") {
    CHECK(hosts("Compute:overcloud") == Names{"compute-0", "controller-0", "controller-1", "controller-2"});
    CHECK(hosts("compute-0,undercloud") == Names{"compute-0", "undercloud"});
    CHECK(hosts("all").size() == 5);
}

TEST_CASE("intersections and exclusions come last, wherever they stand") {
    CHECK(hosts("!controller-1:overcloud:&mysql") == Names{"controller-0", "controller-2"});
    CHECK(hosts("!overcloud") == Names{"undercloud"});
}

TEST_CASE("wildcards, regular expressions and subscripts") {
    CHECK(hosts("controller-*") == Names{"controller-0", "controller-1", "controller-2"});
    CHECK(hosts("~comp.*-0") == Names{"compute-0"});
    CHECK(hosts("Controller[0]") == Names{"controller-0"});
    CHECK(hosts("Controller[-1]") == Names{"controller-2"});
    CHECK(hosts("Controller[1:2]") == Names{"controller-1", "controller-2"});
}

TEST_CASE("an unknown name matches nothing and is told") {
    ansible::Inventory inventory;
    CHECK(ansible::match_hosts("nobody", inventory).unknown == Names{"nobody"});
    CHECK(ansible::match_hosts("localhost", inventory).hosts == Names{"localhost"});
}
