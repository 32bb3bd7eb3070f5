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

namespace {

struct Read {
    yaml::Node document;
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    explicit Read(std::string_view text) : document(tests::document(text)) { inventory.add(document, diagnostics); }
};

}  // namespace

TEST_CASE("a group's own hosts come first, then its children's, then theirs") {
    const Read read(R"(
top: {children: {left: {}, right: {}}, hosts: {own: {}}}
left: {children: {deep: {}}}
deep: {hosts: {d: {}}}
right: {hosts: {r: {}, own: {}}}
)");
    CHECK(read.inventory.members("top") == Names{"own", "r", "d"});
    CHECK(read.inventory.members("all") == Names{"own", "r", "d"});
    CHECK(read.inventory.members("none").empty());
}

TEST_CASE("hosts keep the order of the file, sections included") {
    const Read read("g: {children: {c: {hosts: {first: {}}}}, hosts: {second: {}}}");
    REQUIRE(read.inventory.hosts().size() == 2);
    CHECK(read.inventory.hosts()[0].name == "first");
    CHECK(read.inventory.members("g") == Names{"second", "first"});
}

TEST_CASE("hosts in no group are ungrouped and come first in all") {
    Read read("all: {hosts: {lone: {}}, children: {g: {hosts: {h: {}}}}}\nungrouped: {hosts: {h: {}, other: {}}}");
    CHECK(read.inventory.members("ungrouped") == Names{"lone", "other"});
    CHECK(read.inventory.members("all") == Names{"lone", "other", "h"});
    CHECK(ansible::Variables(read.inventory).groups_of("lone") == Names{"ungrouped"});
    CHECK(ansible::Variables(read.inventory).groups_of("h") == Names{"g"});
    read.inventory.add_host("new", {"g"});
    read.inventory.add_host("lone", {"g"});
    CHECK(read.inventory.members("g") == Names{"h", "new", "lone"});
    CHECK(read.inventory.members("ungrouped") == Names{"other"});
}

TEST_CASE("an inventory without lonely hosts has no group for them") {
    CHECK(Read("g: {hosts: {h: {}}}").inventory.find_group("ungrouped") == nullptr);
}

TEST_CASE("of equally deep groups the higher priority wins, then the later name") {
    const std::string by_name = "a: {hosts: {h: {}}, vars: {v: a}}\nb: {hosts: {h: {}}, vars: {v: b}}\n";
    CHECK(variable({{"inventory.yaml", by_name}}, "h", "v") == "b");
    const std::string by_priority =
        "a: {hosts: {h: {}}, vars: {v: a, ansible_group_priority: 10}}\nb: {hosts: {h: {}}, vars: {v: b}}\n";
    CHECK(variable({{"inventory.yaml", by_priority}}, "h", "v") == "a");
    CHECK(variable({{"inventory.yaml", by_priority}}, "h", "ansible_group_priority") == "(none)");
}

TEST_CASE("variables of all reach every host, known or not, and are the weakest") {
    const std::string text = "all: {vars: {v: all, w: all}}\ng: {hosts: {h: {}}, vars: {v: g}}\n";
    CHECK(variable({{"inventory.yaml", text}}, "h", "v") == "g");
    CHECK(variable({{"inventory.yaml", text}}, "h", "w") == "all");
    CHECK(variable({{"inventory.yaml", text}}, "localhost", "w") == "all");
    CHECK(variable({{"inventory.yaml", text}, {"group_vars/all.yml", "v: file\n"}}, "h", "v") == "file");
}

TEST_CASE("of two files for one group only the first is read, and a directory may stand for one") {
    const std::string text = "g: {hosts: {h: {}}}";
    CHECK(variable({{"inventory.yaml", text}, {"group_vars/g", "v: 1\n"}, {"group_vars/g.yml", "w: 2\n"}}, "h", "w") ==
          "(none)");
    CHECK(variable({{"inventory.yaml", text}, {"group_vars/g/a.yml", "v: 1\n"}, {"group_vars/g/b.yml", "v: 2\n"}}, "h",
                   "v") == "2");
}

TEST_CASE("a host entry may be a range and carry a port") {
    const Read read("g: {hosts: {'n[0:1]:2222': {v: x}}}");
    CHECK(read.inventory.members("g") == Names{"n0", "n1"});
    const ansible::Variables variables(read.inventory);
    CHECK(variables.find("n1", "ansible_port")->integer == 2222);
    CHECK(variables.find("n1", "v")->scalar == "x");
}

TEST_CASE("hosts in the same groups share their list") {
    const Read read("g: {hosts: {a: {}, b: {own: 1}}, vars: {v: 1}}\nk: {hosts: {c: {}}}");
    const ansible::Variables variables(read.inventory);
    CHECK(variables.group_list_of("a") == variables.group_list_of("b"));
    CHECK(variables.group_list_of("a") != variables.group_list_of("c"));
    CHECK(variables.group_list_of("localhost") == 0);
    CHECK(variables.find_in_groups(variables.group_list_of("a"), "v")->integer == 1);
    CHECK(variables.find_in_host("b", "own")->integer == 1);
    CHECK(variables.find_in_host("a", "own") == nullptr);
}

TEST_CASE("a list where a mapping belongs is told, and the rest is read") {
    const Read read("g: {hosts: [h]}\nk: {hosts: {h: {}}}\nl: text\n");
    REQUIRE(read.diagnostics.size() == 2);
    CHECK(read.diagnostics[0].message == "expected 'hosts' of group 'g' to be a mapping, found a list");
    CHECK(read.inventory.members("k") == Names{"h"});
}
