#include "ansible/vars_files.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using namespace stepwarden;
using Paths = std::vector<std::string>;

namespace {

Paths found(const tests::Files& files, std::string_view name) {
    const text::Tree tree = text::Tree::from_memory(files);
    Paths paths;
    for (const text::FileId file : ansible::find_vars_files(tree, "group_vars", name))
        paths.emplace_back(tree.path(file));
    return paths;
}

}  // namespace

TEST_CASE("of several files of one name the first by extension is read, and no other") {
    CHECK(found({{"group_vars/a.yaml", ""}, {"group_vars/a.yml", ""}, {"group_vars/a.json", ""}}, "a") ==
          Paths{"group_vars/a.yml"});
    CHECK(found({{"group_vars/a", ""}, {"group_vars/a.yml", ""}}, "a") == Paths{"group_vars/a"});
    CHECK(found({{"group_vars/ab", ""}}, "a").empty());
}

TEST_CASE("a directory of the name holds several files, sorted name by name") {
    CHECK(found({{"group_vars/a/z.yml", ""},
                 {"group_vars/a/b/2.yaml", ""},
                 {"group_vars/a/b-c.yml", ""},
                 {"group_vars/a/plain", ""}},
                "a") ==
          Paths{"group_vars/a/b/2.yaml", "group_vars/a/b-c.yml", "group_vars/a/plain", "group_vars/a/z.yml"});
}

TEST_CASE("backups, other kinds of files and directories with a dot are left out") {
    CHECK(
        found({{"group_vars/a/x.yml~", ""}, {"group_vars/a/x.txt", ""}, {"group_vars/a/d.d/y.yml", ""}}, "a").empty());
}

TEST_CASE("extensions are those of os.path.splitext") {
    CHECK(ansible::extension_of("a/b.yml") == ".yml");
    CHECK(ansible::extension_of("a.d/b").empty());
    CHECK(ansible::extension_of("a/.hidden").empty());
    CHECK(ansible::extension_of("a.b.c") == ".c");
}
