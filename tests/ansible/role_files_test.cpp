#include "ansible/role_files.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using Paths = std::vector<std::string>;

namespace {

/// "mount:directory" of a role, or "(none)".
std::string place(const text::Tree& tree, std::string_view name) {
    const auto role = ansible::find_role(tree, name);
    return role ? std::to_string(role->mount) + ":" + role->directory : "(none)";
}

text::Tree tree_with_mounts(tests::Files main, const std::vector<tests::Files>& mounts) {
    text::Tree tree = text::Tree::from_memory(std::move(main));
    for (const tests::Files& each : mounts) tree.mount_memory("roles", each);
    return tree;
}

Paths paths(const text::Tree& tree, const std::vector<text::FileId>& files) {
    Paths found;
    for (const text::FileId file : files) found.emplace_back(tree.path(file));
    return found;
}

}  // namespace

TEST_CASE("roles beside the playbooks come first, then the mounts in order") {
    const text::Tree tree = tree_with_mounts({{"roles/a/tasks/main.yml", ""}},
                                             {{{"a/tasks/main.yml", ""}, {"b/tasks/main.yml", ""}},
                                              {{"b/tasks/main.yml", ""}, {"roles/c/tasks/main.yml", ""}}});
    CHECK(place(tree, "a") == "0:roles/a");
    CHECK(place(tree, "b") == "1:b");
    CHECK(place(tree, "c") == "2:roles/c");
    CHECK(place(tree, "d") == "(none)");
}

TEST_CASE("a role's name cannot lead out, and an empty one is none") {
    const text::Tree tree = tree_with_mounts({{"x.yaml", ""}}, {{{"a/tasks/main.yml", ""}}});
    CHECK(place(tree, "../../a") == "(none)");
    CHECK(place(tree, "/a") == "(none)");
    CHECK(place(tree, "") == "(none)");
    CHECK(place(tree, "./a") == "1:a");
}

TEST_CASE("a collection's role is found in the collection, else by its last name") {
    const text::Tree tree =
        tree_with_mounts({{"x.yaml", ""}}, {{{"ansible_collections/tripleo/operator/roles/r/tasks/main.yml", ""},
                                             {"plain/tasks/main.yml", ""},
                                             {"name.with.dots/tasks/main.yml", ""}}});
    CHECK(place(tree, "tripleo.operator.r") == "1:ansible_collections/tripleo/operator/roles/r");
    CHECK(place(tree, "tripleo.operator.plain") == "1:plain");
    CHECK(place(tree, "name.with.dots") == "1:name.with.dots");
    CHECK(place(tree, "tripleo.operator.none") == "(none)");
}

TEST_CASE("main is looked for by extension, a named file as it is first") {
    const text::Tree tree = text::Tree::from_memory({{"roles/r/tasks/main.yml", ""},
                                                     {"roles/r/tasks/main.yaml", ""},
                                                     {"roles/r/tasks/update.yml", ""},
                                                     {"roles/r/tasks/plain", ""},
                                                     {"roles/r/tasks/plain.yml", ""},
                                                     {"roles/r/handlers/main.yaml", ""}});
    const auto role = *ansible::find_role(tree, "r");
    const auto tasks = [&](std::string_view from) -> std::string {
        const auto file = ansible::find_role_tasks(tree, role, ansible::RoleTasks::tasks, from);
        return file ? std::string(tree.path(*file)) : "(none)";
    };
    CHECK(tasks("") == "roles/r/tasks/main.yml");
    CHECK(tasks("update") == "roles/r/tasks/update.yml");
    CHECK(tasks("update.yml") == "roles/r/tasks/update.yml");
    CHECK(tasks("plain") == "roles/r/tasks/plain");
    CHECK(tasks("sub/update.yml") == "roles/r/tasks/update.yml");
    CHECK(tasks("none") == "(none)");
    CHECK(ansible::find_role_tasks(tree, role, ansible::RoleTasks::handlers).has_value());
}

TEST_CASE("variables may be a file or a directory of files") {
    const text::Tree tree = text::Tree::from_memory({{"roles/r/vars/main/b.yml", ""},
                                                     {"roles/r/vars/main/a.yml", ""},
                                                     {"roles/r/defaults/main.yml", ""},
                                                     {"roles/r/vars/redhat.yml", ""}});
    const auto role = *ansible::find_role(tree, "r");
    CHECK(paths(tree, ansible::find_role_vars(tree, role, ansible::RoleVars::vars)) ==
          Paths{"roles/r/vars/main/a.yml", "roles/r/vars/main/b.yml"});
    CHECK(paths(tree, ansible::find_role_vars(tree, role, ansible::RoleVars::vars, "redhat")) ==
          Paths{"roles/r/vars/redhat.yml"});
    CHECK(paths(tree, ansible::find_role_vars(tree, role, ansible::RoleVars::defaults)) ==
          Paths{"roles/r/defaults/main.yml"});
}

TEST_CASE("metadata names the roles that run before, and files of mounts are read as others") {
    text::Tree tree = text::Tree::from_memory({{"x.yaml", ""}});
    ansible::Sources sources(tree);
    tree.mount_memory("roles", {{"r/meta/main.yml", "dependencies: [a, {role: b, v: 1}]\nallow_duplicates: yes\n"},
                                {"r/tasks/main.yml", "- command: a\n"},
                                {"bad/meta/main.yml", "[]\n"}});
    const auto role = *ansible::find_role(tree, "r");
    const auto metadata = ansible::read_role_metadata(sources, role);
    REQUIRE(metadata.dependencies.size() == 2);
    CHECK(metadata.dependencies[0].name == "a");
    CHECK(metadata.dependencies[1].params[0].name == "v");
    CHECK(metadata.allow_duplicates);
    const auto* tasks = sources.tasks(*ansible::find_role_tasks(tree, role, ansible::RoleTasks::tasks));
    REQUIRE(tasks != nullptr);
    CHECK(tasks->front().action == "command");
    const auto bad = ansible::read_role_metadata(sources, *ansible::find_role(tree, "bad"));
    CHECK(bad.diagnostics[0].message == "a role's metadata must be a mapping");
}

TEST_CASE("an entry point may have an argument specification") {
    const text::Tree tree =
        text::Tree::from_memory({{"roles/r/meta/argument_specs.yml", "argument_specs: {main: {options: {a: {}}}}\n"},
                                 {"roles/s/meta/main.yml", "argument_specs: {update: {options: {}}}\n"}});
    ansible::Sources sources(tree);
    const auto has = [&](std::string_view role, std::string_view entry_point) {
        return ansible::find_argument_spec(sources, *ansible::find_role(tree, role), entry_point) != nullptr;
    };
    CHECK(has("r", ""));
    CHECK_FALSE(has("r", "update"));
    CHECK(has("s", "update"));
}
