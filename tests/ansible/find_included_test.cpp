#include "ansible/find_included.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using Paths = std::vector<std::string>;

namespace {

/// A main tree with playbooks at its root and one role of a mount.
class World {
public:
    explicit World(const tests::Files& main) : World(main, {}) {}
    World(tests::Files main, tests::Files role) : tree(text::Tree::from_memory(std::move(main))) {
        if (role.empty()) return;
        tree.mount_memory("roles", std::move(role));
        role_ = ansible::find_role(tree, "r");
    }

    /// "path", or "mounted path" for a file of the mount, or "(none)" or "(out)".
    std::string task_file(std::string_view name, ansible::IncludeSite site) {
        return shown(ansible::find_task_file(tree, name, completed(site)));
    }
    std::string vars_file(std::string_view name, ansible::IncludeSite site) {
        return shown(ansible::find_vars_file(tree, name, completed(site)));
    }
    ansible::IncludeSite at(std::string_view path) {
        return {.playbook = *tree.find("play.yaml"), .file = *tree.find(path)};
    }
    ansible::IncludeSite in_role(std::string_view path) {
        return {.playbook = *tree.find("play.yaml"), .file = *tree.find(path, 1), .role = &*role_};
    }

    text::Tree tree;

private:
    static ansible::IncludeSite completed(ansible::IncludeSite site) {
        site.root = "/config";
        return site;
    }
    [[nodiscard]] std::string shown(const ansible::IncludedFile& found) const {
        if (!found.file) return found.leads_out ? "(out)" : "(none)";
        return (tree.mount_of(*found.file) == 0 ? "" : "mounted ") + std::string(tree.path(*found.file));
    }

    std::optional<ansible::RoleFiles> role_;
};

}  // namespace

TEST_CASE("a task file is looked for beside the including file, then beside the playbook") {
    World world(
        tests::Files{{"play.yaml", ""}, {"top.yaml", ""}, {"Controller/a.yaml", ""}, {"Controller/top.yaml", ""}});
    CHECK(world.task_file("Controller/a.yaml", world.at("play.yaml")) == "Controller/a.yaml");
    CHECK(world.task_file("top.yaml", world.at("Controller/a.yaml")) == "Controller/top.yaml");
    CHECK(world.task_file("play.yaml", world.at("Controller/a.yaml")) == "play.yaml");
    CHECK(world.task_file("none.yaml", world.at("play.yaml")) == "(none)");
    CHECK(world.task_file("", world.at("play.yaml")) == "(none)");
}

TEST_CASE("names that lead out are told apart from missing ones") {
    World world(tests::Files{{"play.yaml", ""}, {"a/b.yaml", ""}});
    CHECK(world.task_file("../x.yaml", world.at("play.yaml")) == "(out)");
    CHECK(world.task_file("/etc/passwd", world.at("play.yaml")) == "(out)");
    CHECK(world.task_file("~/x.yaml", world.at("play.yaml")) == "(out)");
    CHECK(world.task_file("../play.yaml", world.at("a/b.yaml")) == "play.yaml");
}

TEST_CASE("an absolute name below the tree's own root is found") {
    World world(tests::Files{{"play.yaml", ""}, {"a/b.yaml", ""}});
    CHECK(world.task_file("/config/a/b.yaml", world.at("play.yaml")) == "a/b.yaml");
    CHECK(world.task_file("/config//a/b.yaml", world.at("play.yaml")) == "a/b.yaml");
    CHECK(world.task_file("/config/../b.yaml", world.at("play.yaml")) == "(out)");
    CHECK(world.task_file("/configuration/a/b.yaml", world.at("play.yaml")) == "(out)");
}

TEST_CASE("the generator may have left the extension out") {
    World world(tests::Files{{"play.yaml", ""}, {"Controller/upgrade_tasks", ""}, {"both", ""}, {"both.yaml", ""}});
    CHECK(world.task_file("Controller/upgrade_tasks.yaml", world.at("play.yaml")) == "Controller/upgrade_tasks");
    CHECK(world.task_file("both.yaml", world.at("play.yaml")) == "both.yaml");
    CHECK(world.vars_file("Controller/upgrade_tasks.yaml", world.at("play.yaml")) == "(none)");
}

TEST_CASE("includes in includes look relative to the names on the way") {
    World world(
        tests::Files{{"play.yaml", ""}, {"a/x.yaml", ""}, {"a/b/y.yaml", ""}, {"a/b/z.yaml", ""}, {"b/z.yaml", ""}});
    ansible::IncludeSite site = world.at("a/b/y.yaml");
    const std::vector<std::string> way{"a/x.yaml", "b/y.yaml"};
    site.enclosing = way;
    CHECK(world.task_file("z.yaml", site) == "b/z.yaml");
    World without(tests::Files{{"play.yaml", ""}, {"a/x.yaml", ""}, {"a/b/y.yaml", ""}, {"a/b/z.yaml", ""}});
    site = without.at("a/b/y.yaml");
    site.enclosing = way;
    CHECK(without.task_file("z.yaml", site) == "a/b/z.yaml");
}

TEST_CASE("a role's includes look in its tasks, in the role, then beside the playbook") {
    World world(tests::Files{{"play.yaml", ""}, {"main.yml", ""}, {"common.yml", ""}}, {{"r/tasks/main.yml", ""},
                                                                                        {"r/tasks/sub/x.yml", ""},
                                                                                        {"r/tasks/sub/y.yml", ""},
                                                                                        {"r/tasks/y.yml", ""},
                                                                                        {"r/other.yml", ""},
                                                                                        {"r/handlers/h.yml", ""}});
    const ansible::IncludeSite site = world.in_role("r/tasks/main.yml");
    CHECK(world.task_file("y.yml", site) == "mounted r/tasks/y.yml");
    CHECK(world.task_file("main.yml", site) == "mounted r/tasks/main.yml");
    CHECK(world.task_file("other.yml", site) == "mounted r/other.yml");
    CHECK(world.task_file("common.yml", site) == "common.yml");
    CHECK(world.task_file("../../../x.yml", site) == "(out)");
    ansible::IncludeSite handler = site;
    handler.is_handler = true;
    CHECK(world.task_file("h.yml", handler) == "mounted r/handlers/h.yml");
}

TEST_CASE("within a role an import looks beside its file first, an include in the role's tasks") {
    World world(
        {{"play.yaml", ""}},
        {{"r/tasks/main.yml", ""}, {"r/tasks/sub/x.yml", ""}, {"r/tasks/sub/y.yml", ""}, {"r/tasks/y.yml", ""}});
    ansible::IncludeSite site = world.in_role("r/tasks/sub/x.yml");
    const std::vector<std::string> way{"sub/x.yml"};
    site.enclosing = way;
    CHECK(world.task_file("y.yml", site) == "mounted r/tasks/y.yml");
    site.is_static = true;
    CHECK(world.task_file("y.yml", site) == "mounted r/tasks/sub/y.yml");
}

TEST_CASE("variable files are looked for in vars, beside the file, beside the playbook") {
    World world(tests::Files{{"play.yaml", ""}, {"global_vars.yaml", ""}, {"vars/v.yml", ""}, {"v.yml", ""}},
                {{"r/tasks/main.yml", ""}, {"r/vars/v.yml", ""}, {"r/vars/redhat.yml", ""}, {"r/tasks/t.yml", ""}});
    CHECK(world.vars_file("v.yml", world.at("play.yaml")) == "vars/v.yml");
    CHECK(world.vars_file("vars/v.yml", world.at("play.yaml")) == "vars/v.yml");
    CHECK(world.vars_file("global_vars.yaml", world.at("play.yaml")) == "global_vars.yaml");
    const ansible::IncludeSite role = world.in_role("r/tasks/main.yml");
    CHECK(world.vars_file("v.yml", role) == "mounted r/vars/v.yml");
    CHECK(world.vars_file("vars/redhat.yml", role) == "mounted r/vars/redhat.yml");
    CHECK(world.vars_file("t.yml", role) == "mounted r/tasks/t.yml");
    CHECK(world.vars_file("global_vars.yaml", role) == "global_vars.yaml");
    CHECK(world.vars_file("/etc/x.yml", role) == "(out)");
}

namespace {

/// Paths of what is read, or what is wrong.
Paths read_directory(World& world, const ansible::VarsDirectory& options, const ansible::IncludeSite& site) {
    const auto files = ansible::find_vars_in_directory(world.tree, options, site, {});
    if (!files) return {files.error().message};
    Paths paths;
    for (const text::FileId file : *files) paths.emplace_back(world.tree.path(file));
    return paths;
}

}  // namespace

TEST_CASE("a directory of variables is read directory by directory, names sorted") {
    World world(tests::Files{{"play.yaml", ""}, {"d/b.yml", ""}, {"d/a/x.yaml", ""}, {"d/c.json", ""}});
    const auto site = world.at("play.yaml");
    CHECK(read_directory(world, {.directory = "d"}, site) == Paths{"d/b.yml", "d/c.json", "d/a/x.yaml"});
    CHECK(read_directory(world, {.directory = "d", .depth = 1}, site) == Paths{"d/b.yml", "d/c.json"});
    CHECK(read_directory(world, {.directory = "d", .files_matching = "^b"}, site) == Paths{"d/b.yml"});
    CHECK(read_directory(world, {.directory = "d", .ignore_files = {"json", "x.yaml"}}, site) == Paths{"d/b.yml"});
}

TEST_CASE("a directory of variables that cannot be read says why") {
    World world(tests::Files{{"play.yaml", ""}, {"d/b.yml", ""}, {"d/readme.txt", ""}});
    const auto site = world.at("play.yaml");
    CHECK(read_directory(world, {.directory = "d"}, site) ==
          Paths{"'d/readme.txt' has none of the extensions yaml, yml, json"});
    CHECK(read_directory(world, {.directory = "d", .ignore_unknown_extensions = true}, site) == Paths{"d/b.yml"});
    CHECK(read_directory(world, {.directory = "none"}, site) == Paths{"there is no directory 'none'"});
    CHECK(read_directory(world, {.directory = "../d"}, site)[0].find("leads out") != std::string::npos);
    CHECK(read_directory(world, {.directory = "d", .files_matching = "(?=x)"}, site)[0].find("'(?=x)'") !=
          std::string::npos);
}

TEST_CASE("a role's directory of variables is below its vars") {
    World world(tests::Files{{"play.yaml", ""}}, {{"r/tasks/main.yml", ""}, {"r/vars/os/a.yml", ""}});
    CHECK(read_directory(world, {.directory = "os"}, world.in_role("r/tasks/main.yml")) == Paths{"r/vars/os/a.yml"});
    CHECK(read_directory(world, {.directory = "vars/os"}, world.in_role("r/tasks/main.yml")) ==
          Paths{"r/vars/os/a.yml"});
}
