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

TEST_CASE("a regular expression starts at the name's first letter, a wildcard may exclude") {
    CHECK(hosts("~ompute") == Names{});
    CHECK(hosts("controller-[!0]") == Names{"controller-1", "controller-2"});
    CHECK(hosts("controller-[0-1]*") == Names{"controller-0", "controller-1"});
    CHECK(hosts("*") == hosts("all"));
}

namespace {

/// The hosts that are left, or what is wrong.
Names limited(std::string_view pattern, std::string_view limit) {
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(inventory_document(), diagnostics);
    const auto left = ansible::limit_hosts(ansible::match_hosts(pattern, inventory), limit, inventory);
    return left ? left->hosts : Names{left.error().message};
}

}  // namespace

TEST_CASE("a limit leaves the play's order as it is") {
    CHECK(limited("overcloud", "controller-2,controller-0") == Names{"controller-0", "controller-2"});
    CHECK(limited("overcloud", "Compute") == Names{"compute-0"});
    CHECK(limited("Compute", "Controller").empty());
    CHECK(limited("Compute", "") == Names{"compute-0"});
    CHECK(limited("overcloud", "!Controller") == Names{"compute-0"});
}

TEST_CASE("a limit that means nothing is an error with a suggestion") {
    CHECK(limited("all", "Controler")[0] ==
          "the inventory has no host or group 'Controler'; did you mean 'Controller'?");
    CHECK(limited("all", "zzzzzz")[0] == "the inventory has no host or group 'zzzzzz'");
    CHECK(limited("all", "@hosts.retry")[0].find("names a file of hosts, which is not read") != std::string::npos);
    CHECK(limited("all", "Compute:!Compute")[0] == "the limit 'Compute:!Compute' leaves no host");
}
