#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "support/git_scratch.hpp"
#include "text/parallel.hpp"
#include "text/tree.hpp"

namespace fs = std::filesystem;
using stepwarden::tests::GitScratch;
using stepwarden::tests::UncountedLeaks;
using stepwarden::text::FileId;
using stepwarden::text::GitRepository;
using stepwarden::text::Limits;
using stepwarden::text::Tree;

namespace {

Tree open(const std::string& repository, std::string_view revision = "HEAD", std::string_view subdirectory = "",
          const Limits& limits = {}) {
    auto opened = GitRepository::open(repository);
    REQUIRE(opened.has_value());
    auto tree = Tree::open_revision(*opened, revision, subdirectory, limits);
    INFO((tree ? "" : tree.error().message));
    REQUIRE(tree.has_value());
    return std::move(*tree);
}

std::string problem(const std::string& repository, std::string_view revision, std::string_view subdirectory = "",
                    const Limits& limits = {}) {
    const auto opened = GitRepository::open(repository);
    if (!opened) return opened.error().message;
    const auto tree = Tree::open_revision(*opened, revision, subdirectory, limits);
    return tree ? "opened" : tree.error().message;
}

/// Path and content of every file; "error: ..." for one that cannot be read.
std::map<std::string, std::string> contents(const Tree& tree) {
    std::map<std::string, std::string> found;
    for (FileId id = 0; id < tree.size(); ++id) {
        const auto bytes = tree.read(id);
        found[std::string(tree.path(id))] = bytes ? std::string(*bytes) : "error: " + bytes.error().message;
    }
    return found;
}

std::map<std::string, std::string> refused(const Tree& tree) {
    std::map<std::string, std::string> found;
    for (const auto& diagnostic : tree.refused()) found[diagnostic.path] = diagnostic.message;
    return found;
}

using Named = std::map<std::string, std::string>;

std::string missing(std::string_view kind, std::string_view id) {
    return fmt::format(
        "git {} {} is missing from the repository: fetch it, as `git fetch --refetch` does for a partial clone, or see "
        "what `git fsck` says",
        kind, id);
}

void overwrite(const std::string& file, const std::string& content) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

std::string bytes_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Name, size and time of every file below a directory.
std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> state_of(const std::string& directory) {
    std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> found;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        const bool regular = entry.is_regular_file();
        found[entry.path()] = {regular ? entry.file_size() : 0, entry.last_write_time()};
    }
    return found;
}

/// A repository with links of every kind, its work tree as committed.
void write_links(GitScratch& scratch) {
    scratch.write("in/real.yaml", "real");
    scratch.write("in/sub/deep.yaml", "deep");
    scratch.write("in/.hidden/file", "hidden");
    scratch.write(".zuul.yaml", "hidden");
    scratch.write("top", "top");
    const auto link = [&](const std::string& name, const std::string& target) {
        fs::create_symlink(target, scratch.path(name));
    };
    link("in/link.yaml", "real.yaml");
    link("in/up", "../top");
    link("in/to_hidden", ".hidden/file");
    link("in/dangling", "none/file");
    link("in/through_file", "real.yaml/x");
    link("in/file_as_directory", "real.yaml/");
    link("in/self", "self");
    link("in/parent", "..");
    link("in/sub/again", "../../alias");
    link("in/over_alias", "../alias/deep.yaml");
    link("in/sub/around", "./..//sub/./deep.yaml");
    link("in/.hidden_link", "real.yaml");
    link("alias", "in/sub");
    link("alias_of_alias", "alias");
    link("out", "/etc/passwd");
    link("out_relative", "../../../../../../../../../../../../etc/passwd");
}

}  // namespace

TEST_CASE("a revision gives the files, contents and refusals that its checkout gives") {
    GitScratch scratch;
    write_links(scratch);
    scratch.commit("links");
    scratch.git("gc -q");
    for (const std::string subdirectory : {"", "in", "in/sub/", "alias", "./in/../alias_of_alias"}) {
        CAPTURE(subdirectory);
        const auto checkout = Tree::open(scratch.path(subdirectory));
        REQUIRE(checkout.has_value());
        const Tree revision = open(scratch.path(), "main", subdirectory);
        CHECK(contents(revision) == contents(*checkout));
        CHECK(refused(revision) == refused(*checkout));
        CHECK(revision.size() == checkout->size());
    }
    CHECK(open(scratch.path()).mount_path(0) == scratch.path() + "@HEAD");
    CHECK(open(scratch.path(), "main", "in/").mount_path(0) == scratch.path() + "@main/in");
}

TEST_CASE("contents are those of the revision, whatever the work tree holds") {
    GitScratch scratch;
    scratch.write("file", "old");
    scratch.write("gone", "gone");
    scratch.commit("old");
    fs::remove(scratch.path("gone"));
    scratch.write("file", "new");
    scratch.commit("new");
    scratch.write("file", "edited");
    scratch.write("untracked", "x");
    CHECK(contents(open(scratch.path())) == Named{{"file", "new"}});
    CHECK(contents(open(scratch.path(), "HEAD~1")) == Named{{"file", "old"}, {"gone", "gone"}});
}

TEST_CASE("the id of a file's content is that of git's blob") {
    GitScratch scratch;
    scratch.write("a", "same");
    scratch.write("b", "same");
    scratch.write("c", "other");
    scratch.commit("one");
    const Tree tree = open(scratch.path());
    CHECK(tree.content_id(0) == scratch.git("rev-parse HEAD:a"));
    CHECK(tree.content_id(0) == tree.content_id(1));
    CHECK(tree.content_id(0) != tree.content_id(2));
    CHECK(Tree::open(scratch.path())->content_id(0).empty());
}

TEST_CASE("nothing is written and nothing of the repository runs") {
    GitScratch scratch;
    const std::string trap = "touch " + scratch.beside("ran");
    scratch.write(".gitattributes", "* filter=trap diff=trap text eol=crlf\n");
    scratch.write("file", "one\ntwo\n");
    scratch.commit("one");
    scratch.git("config filter.trap.smudge '" + trap + "'");
    scratch.git("config filter.trap.process '" + trap + "'");
    scratch.git("config diff.trap.textconv '" + trap + "'");
    scratch.git("config core.fsmonitor '" + trap + "'");
    scratch.git("config core.hooksPath hooks");
    const auto before = state_of(scratch.beside(""));
    CHECK(contents(open(scratch.path())) == Named{{"file", "one\ntwo\n"}});
    CHECK(state_of(scratch.beside("")) == before);
    CHECK_FALSE(fs::exists(scratch.beside("ran")));
}

TEST_CASE("submodules are left out") {
    GitScratch scratch;
    scratch.write("file", "x");
    const std::string id = scratch.commit("one");
    scratch.git("update-index --add --cacheinfo 160000," + id + ",module");
    fs::create_symlink("module", scratch.path("link"));
    fs::create_directory(scratch.path("module"));
    scratch.git("add link");
    scratch.git("commit -q -m two");
    const Tree tree = open(scratch.path());
    CHECK(contents(tree) == Named{{"file", "x"}});
    CHECK(tree.refused().empty());
}

TEST_CASE("a subdirectory that is not there, is a file or leads out is told") {
    GitScratch scratch;
    scratch.write("dir/file", "x");
    scratch.commit("one");
    CHECK(problem(scratch.path(), "HEAD", "none") == "subdirectory leads nowhere: No such file or directory");
    CHECK(problem(scratch.path(), "HEAD", "dir/file") == "is no directory in that revision");
    CHECK(problem(scratch.path(), "HEAD", "../x") == "subdirectory '../x' leads out of the repository");
    CHECK(problem(scratch.path(), "HEAD~1") == "revision 'HEAD~1' names no commit, though 'HEAD' is there");
}

TEST_CASE("limits are named when they are hit by a revision") {
    GitScratch scratch;
    scratch.write("a", std::string(2000, 'x'));
    scratch.write("b", std::string(900, 'x'));
    scratch.write("c", std::string(900, 'y'));
    scratch.commit("one");
    const Tree tree = open(scratch.path(), "HEAD", "", {.file_bytes = 1024, .total_bytes = 1500, .files = 10});
    CHECK(contents(tree) ==
          Named{{"a", "error: is larger than the limit of 1 KiB for one file"},
                {"b", std::string(900, 'x')},
                {"c", "error: is left out: the files before it fill the limit of 1500 bytes for one tree"}});
    const Limits crowded{.file_bytes = 1024, .total_bytes = 1500, .files = 2};
    CHECK(problem(scratch.path(), "HEAD", "", crowded).ends_with("holds more than the limit of 2 entries"));
}

TEST_CASE("a missing or damaged blob is told of its file, the others are read") {
    GitScratch scratch;
    scratch.write("good", "good");
    scratch.write("lost", "lost");
    scratch.write("damaged", "damaged");
    scratch.write("swapped", "swapped");
    scratch.write("empty", "empties");
    scratch.write("later", "later");
    scratch.commit("one");
    const auto blob = [&](const std::string& name) { return scratch.git("rev-parse HEAD:" + name); };
    fs::remove(scratch.object_file(blob("lost")));
    std::string bytes = bytes_of(scratch.object_file(blob("damaged")));
    bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 0x55);
    overwrite(scratch.object_file(blob("damaged")), bytes);
    overwrite(scratch.object_file(blob("swapped")), bytes_of(scratch.object_file(blob("good"))));
    overwrite(scratch.object_file(blob("empty")), "");
    const Tree tree = open(scratch.path());
    fs::remove(scratch.object_file(blob("later")));
    Named found = contents(tree);
    CHECK(found["good"] == "good");
    CHECK(found["lost"] == "error: " + missing("blob", blob("lost")));
    CHECK(found["later"] == "error: " + missing("blob", blob("later")));
    for (const std::string name : {"damaged", "swapped", "empty"}) {
        CAPTURE(name);
        CAPTURE(found[name]);
        CHECK(found[name].starts_with("error: git blob " + blob(name) + " cannot be read: "));
        CHECK(found[name].ends_with("; `git fsck` tells what is damaged"));
    }
    const auto error = tree.read(*tree.find("lost")).error();
    CHECK(error.where.file == *tree.find("lost"));
}

TEST_CASE("a missing directory is refused by its name, the others are read") {
    GitScratch scratch;
    scratch.write("good/file", "good");
    scratch.write("lost/file", "lost");
    fs::create_symlink("../lost/file", scratch.path("good/link"));
    scratch.commit("one");
    const std::string lost = scratch.git("rev-parse HEAD:lost");
    fs::remove(scratch.object_file(lost));
    const Tree tree = open(scratch.path());
    CHECK(contents(tree) == Named{{"good/file", "good"}});
    CHECK(refused(tree) == Named{{"lost", "directory cannot be listed: " + missing("tree", lost)},
                                 {"good/link", "link cannot be followed: " + missing("tree", lost)}});
}

TEST_CASE("a missing or damaged root fails and names the revision") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    scratch.write("file", "x");
    const std::string first = scratch.commit("one");
    scratch.write("file", "y");
    const std::string second = scratch.commit("two");
    const std::string root = scratch.git("rev-parse 'HEAD^{tree}'");
    overwrite(scratch.object_file(root), "rubbish");
    const auto repository = GitRepository::open(scratch.path());
    const auto tree = Tree::open_revision(*repository, "main");
    REQUIRE_FALSE(tree.has_value());
    CHECK(tree.error().path == scratch.path() + "@main");
    CHECK(tree.error().message.starts_with("directory cannot be listed: git tree " + root + " cannot be read: "));
    CHECK(contents(open(scratch.path(), "main~1")) == Named{{"file", "x"}});
    fs::remove(scratch.object_file(second));
    CHECK(problem(scratch.path(), "main").starts_with("revision 'main' leads to git object " + second));
    CHECK(contents(open(scratch.path(), first)) == Named{{"file", "x"}});
}

TEST_CASE("names that are none and names held twice are refused") {
    GitScratch scratch;
    scratch.write("file", "x");
    scratch.commit("one");
    const std::string blob = scratch.git("rev-parse HEAD:file");
    // A tree object as git itself never writes it.
    std::string raw;
    for (const char* name : {"..", "../escape", ".git", "/etc/passwd", "a/b", "file", "file", "ok"}) {
        raw += fmt::format("100644 {}", name) + '\0';
        for (std::size_t i = 0; i < blob.size(); i += 2) raw += static_cast<char>(std::stoi(blob.substr(i, 2), {}, 16));
    }
    overwrite(scratch.beside("raw"), raw);
    const std::string tree_id = scratch.git("hash-object -t tree -w --literally ../raw");
    const std::string commit = scratch.git("commit-tree -m bad " + tree_id);
    const Tree tree = open(scratch.path(), commit);
    CHECK(contents(tree) == Named{{"file", "x"}, {"ok", "x"}});
    CHECK(refused(tree) == Named{{"/etc/passwd", "name of a git tree's entry holds a '/'"},
                                 {"a/b", "name of a git tree's entry holds a '/'"},
                                 {"file", "is held twice by a damaged git tree"}});
}

TEST_CASE("a tree that multiplies itself ends at the limit, one that is deep at the length of paths") {
    GitScratch scratch;
    scratch.write("file", "x");
    scratch.commit("one");
    std::string wide = scratch.git("rev-parse 'HEAD^{tree}'");
    std::string empty = scratch.git("hash-object -t tree -w /dev/null");
    for (int level = 0; level < 12; ++level) {
        std::string lines;
        for (int i = 0; i < 10; ++i) lines += fmt::format("040000 tree {}\td{}\n", empty, i);
        overwrite(scratch.beside("lines"), lines);
        empty = scratch.git("mktree < ../lines");
    }
    CHECK(problem(scratch.path(), scratch.git("commit-tree -m bomb " + empty)) ==
          "holds more than the limit of 200000 entries");
    const std::string name(250, 'd');
    for (int level = 0; level < 20; ++level) {
        overwrite(scratch.beside("lines"), fmt::format("040000 tree {}\t{}\n", wide, name));
        wide = scratch.git("mktree < ../lines");
    }
    const Tree deep = open(scratch.path(), scratch.git("commit-tree -m deep " + wide));
    CHECK(deep.size() == 0);
    REQUIRE(deep.refused().size() == 1);
    CHECK(deep.refused().front().message == "path is longer than the limit of 4095 bytes");
}

TEST_CASE("a pack or index that is cut off or damaged never does more than fail") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    for (int i = 0; i < 20; ++i) {
        scratch.write(fmt::format("d{}/file", i % 3), std::string(300, 'x') + std::to_string(i));
        scratch.commit("next");
    }
    scratch.git("repack -q -a -d");
    scratch.git("prune-packed");
    const std::string index = scratch.pack_files(".idx").front();
    for (const char* kind : {".pack", ".idx"}) {
        const std::string file = scratch.pack_files(kind).front();
        const std::string whole = bytes_of(file);
        for (std::size_t i = 0; i < 60; ++i) {
            const std::size_t place = i * whole.size() / 60;
            CAPTURE(kind);
            CAPTURE(place);
            overwrite(file, whole.substr(0, place));
            CHECK(problem(scratch.path(), "main").find(fs::path(index).filename()) != std::string::npos);
            std::string flipped = whole;
            flipped[place] = static_cast<char>(flipped[place] ^ 0xff);
            overwrite(file, flipped);
            const auto repository = GitRepository::open(scratch.path());
            REQUIRE(repository.has_value());
            if (const auto tree = Tree::open_revision(*repository, "main")) {
                for (const auto& [path, content] : contents(*tree)) {
                    CAPTURE(content);
                    CHECK((content.starts_with("error: ") || content.starts_with("xxx")));
                }
            }
        }
        overwrite(file, "");
        CHECK(problem(scratch.path(), "main").starts_with("revision 'main' leads to git object "));
        overwrite(file, whole);
    }
    CHECK(contents(open(scratch.path())).size() == 3);
}

TEST_CASE("what is wrong with a pack is told where an object is missing") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    scratch.write("file", "x");
    const std::string id = scratch.commit("one");
    scratch.git("repack -q -a -d");
    const std::string index = scratch.pack_files(".idx").front();
    const std::string whole = bytes_of(index);
    const auto said = [&](const std::string& what) {
        return fmt::format(
            "revision 'main' leads to git object {}, which is missing from the repository or cannot be read: {} {}; "
            "`git "
            "index-pack` writes an index anew, a new clone replaces a pack",
            id, fs::path(index).filename().string(), what);
    };
    const auto with = [&](std::size_t from_end, const std::string& bytes) {
        std::string changed = whole;
        overwrite(index, changed.replace(whole.size() - from_end, bytes.size(), bytes));
        return problem(scratch.path(), "main");
    };
    // The last of three offsets stands before the two ids at the end.
    CHECK(with(44, std::string("\0\1\0\0", 4)) == said("is damaged: an offset in it leads out of its pack"));
    CHECK(with(44, "\x80\0\0\1") == said("is damaged: an offset in it leads out of its pack"));
    CHECK(with(40, "abcd") == said("and its pack do not belong together: one of them is cut off or damaged"));
    CHECK(with(whole.size() - 1000, "\x7f") == said("is damaged: the numbers of objects in it decrease"));
    overwrite(index, whole + std::string(100, 'x'));
    CHECK(problem(scratch.path(), "main") == said("is damaged: it has not the length it should have"));
    overwrite(index, "short");
    CHECK(problem(scratch.path(), "main") == said("is cut off"));
    overwrite(index, whole);
    fs::remove(scratch.pack_files(".pack").front());
    CHECK(problem(scratch.path(), "main") == said("has no pack of its name beside it that can be read"));
}

TEST_CASE("files of a revision are read once and from several threads") {
    GitScratch scratch;
    for (int i = 0; i < 50; ++i) scratch.write(fmt::format("f{}", i), std::string(1000, 'x') + std::to_string(i));
    scratch.commit("one");
    scratch.git("gc -q");
    const Tree tree = open(scratch.path());
    std::vector<const char*> seen(500);
    const auto error = stepwarden::text::for_each_parallel(
        seen.size(), 4, [&](std::size_t i) { seen[i] = tree.read(static_cast<FileId>(i % 50))->data(); });
    CHECK(error == nullptr);
    for (std::size_t i = 50; i < seen.size(); ++i) CHECK(seen[i] == seen[i % 50]);
}

TEST_CASE("an adopted tree keeps its order, paths, contents and refusals behind those that were there") {
    GitScratch scratch;
    scratch.write("b", "b of the revision");
    scratch.write("lost", "lost");
    fs::create_symlink("/etc/passwd", scratch.path("out"));
    scratch.commit("one");
    fs::remove(scratch.object_file(scratch.git("rev-parse HEAD:lost")));
    Tree other = open(scratch.path());
    const auto roles = other.mount_memory("roles", {{"r/main.yml", "role"}, {"r/other.yml", ""}});
    const std::string_view read_before = *other.read(0);
    CHECK(other.read(1).error().where.file == FileId{1});

    Tree tree = Tree::from_memory({{"a", "a"}, {"b", "rendered b"}});
    const auto [mount, first] = tree.adopt(std::move(other));
    CHECK(mount == 1);
    CHECK(first == 2);
    CHECK(tree.mounts() == 3);
    CHECK(tree.size() == 6);
    CHECK(tree.mount_path(mount) == scratch.path() + "@HEAD");
    CHECK(tree.mount_path(mount + roles) == "roles");
    CHECK(tree.mount_of(1) == stepwarden::text::main_mount);
    CHECK(tree.mount_of(first) == mount);
    CHECK(tree.mount_of(first + 2) == mount + roles);
    CHECK(tree.path(first) == "b");
    CHECK(tree.find("b") == FileId{1});
    CHECK(tree.find("b", mount) == first);
    CHECK(tree.below("r", mount + roles).back() == first + 3);
    CHECK(tree.content_id(first) == scratch.git("rev-parse HEAD:b"));
    CHECK(tree.read(first)->data() == read_before.data());
    CHECK(tree.read(first + 1).error().where.file == first + 1);
    CHECK(*tree.read(first + 2) == "role");
    CHECK(refused(tree) == Named{{"out", "link leads out of the tree and is not followed"}});

    const auto [last, last_first] = tree.adopt(Tree::from_memory({{"z", "z"}}));
    CHECK(last == 3);
    CHECK(last_first == 6);
    CHECK(*tree.read(last_first) == "z");
}
