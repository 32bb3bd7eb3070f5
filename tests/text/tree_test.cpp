#include "text/tree.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "text/parallel.hpp"

namespace fs = std::filesystem;
using stepwarden::text::FileId;
using stepwarden::text::Limits;
using stepwarden::text::resolve;
using stepwarden::text::Tree;

namespace {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = (fs::temp_directory_path() / "stepwarden-tree-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

    void write(const std::string& name, const std::string& content) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << content;
    }

private:
    fs::path path_;
};

std::vector<std::string> paths(const Tree& tree) {
    std::vector<std::string> found;
    for (FileId id = 0; id < tree.size(); ++id) found.emplace_back(tree.path(id));
    return found;
}

std::vector<std::string> refused_paths(const Tree& tree) {
    std::vector<std::string> found;
    for (const auto& diagnostic : tree.refused()) found.push_back(diagnostic.path);
    return found;
}

std::string content(const Tree& tree, std::string_view path) {
    const auto id = tree.find(path);
    REQUIRE(id.has_value());
    const auto bytes = tree.read(*id);
    return bytes ? std::string(*bytes) : fmt::format("error: {}", bytes.error().message);
}

/// A tar file with one entry for each (name, content); names that end in '@' are symbolic links to their content.
void write_tar(const fs::path& path, const std::vector<std::pair<std::string, std::string>>& entries, bool gzip) {
    archive* writer = archive_write_new();
    archive_write_set_format_pax_restricted(writer);
    if (gzip) archive_write_add_filter_gzip(writer);
    REQUIRE(archive_write_open_filename(writer, path.c_str()) == ARCHIVE_OK);
    for (const auto& [name, text] : entries) {
        archive_entry* entry = archive_entry_new();
        const bool link = name.ends_with('@');
        archive_entry_set_pathname(entry, link ? name.substr(0, name.size() - 1).c_str() : name.c_str());
        archive_entry_set_filetype(entry, link ? AE_IFLNK : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        if (link) archive_entry_set_symlink(entry, text.c_str());
        archive_entry_set_size(entry, link ? 0 : static_cast<la_int64_t>(text.size()));
        archive_write_header(writer, entry);
        if (!link) archive_write_data(writer, text.data(), text.size());
        archive_entry_free(entry);
    }
    archive_write_close(writer);
    archive_write_free(writer);
}

}  // namespace

TEST_CASE("a directory's files are listed in byte order, hidden ones left out") {
    const TemporaryDirectory directory;
    directory.write("b.yaml", "b");
    directory.write("a/z.yaml", "z");
    directory.write("a-b/y.yaml", "y");
    directory.write(".git/config", "x");
    directory.write("a/.hidden", "x");
    const auto tree = Tree::open(directory.path());
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) == std::vector<std::string>{"a-b/y.yaml", "a/z.yaml", "b.yaml"});
    CHECK(content(*tree, "a/z.yaml") == "z");
    CHECK_FALSE(tree->find("a").has_value());
    CHECK_FALSE(tree->find("z.yaml").has_value());
    CHECK(tree->refused().empty());
}

TEST_CASE("files below a directory are found without those of its namesakes") {
    const Tree tree = Tree::from_memory({{"a/1", ""}, {"a/b/2", ""}, {"a-c/3", ""}, {"a.yaml", ""}, {"ab/4", ""}});
    CHECK(tree.below("a").size() == 2);
    CHECK(tree.below("a/").size() == 2);
    CHECK(tree.below("").size() == 5);
    CHECK(tree.has_directory("a/b"));
    CHECK_FALSE(tree.has_directory("a.yaml"));
    CHECK_FALSE(tree.has_directory("a/b/2"));
}

TEST_CASE("links inside the tree are followed, links out of it refused") {
    const TemporaryDirectory directory;
    directory.write("in/real.yaml", "real");
    directory.write("in/sub/deep.yaml", "deep");
    fs::create_symlink("real.yaml", directory.path() / "in/link.yaml");
    fs::create_directory_symlink("in/sub", directory.path() / "alias");
    fs::create_symlink("/etc/passwd", directory.path() / "out");
    fs::create_symlink("missing", directory.path() / "dangling");
    const auto tree = Tree::open(directory.path());
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) ==
          std::vector<std::string>{"alias/deep.yaml", "in/link.yaml", "in/real.yaml", "in/sub/deep.yaml"});
    CHECK(content(*tree, "in/link.yaml") == "real");
    CHECK(content(*tree, "alias/deep.yaml") == "deep");
    CHECK(refused_paths(*tree) == std::vector<std::string>{"dangling", "out"});
}

TEST_CASE("links that lead in circles end") {
    const TemporaryDirectory directory;
    directory.write("a/file", "x");
    fs::create_directory_symlink("..", directory.path() / "a/up");
    fs::create_directory_symlink("../b", directory.path() / "a/to_b");
    fs::create_directory(directory.path() / "b");
    fs::create_directory_symlink("../a", directory.path() / "b/to_a");
    const auto tree = Tree::open(directory.path());
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) == std::vector<std::string>{"a/file", "b/to_a/file"});
    CHECK_FALSE(tree->refused().empty());
}

TEST_CASE("a pipe is refused and not waited for") {
    const TemporaryDirectory directory;
    directory.write("file", "x");
    REQUIRE(::mkfifo((directory.path() / "pipe").c_str(), 0600) == 0);
    const auto tree = Tree::open(directory.path());
    REQUIRE(tree.has_value());
    CHECK(refused_paths(*tree) == std::vector<std::string>{"pipe"});
    const auto pipe = Tree::open(directory.path() / "pipe");
    REQUIRE_FALSE(pipe.has_value());
    CHECK(pipe.error().message == "is neither a directory nor a regular file");
}

TEST_CASE("what cannot be opened is named with the reason") {
    const TemporaryDirectory directory;
    const auto missing = Tree::open(directory.path() / "missing");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message == "does not exist");
    CHECK(missing.error().path == (directory.path() / "missing").string());
    const auto empty = Tree::open(directory.path());
    REQUIRE_FALSE(empty.has_value());
    CHECK(empty.error().message == "holds no files");
    directory.write("bad.tar.gz", "this is no archive");
    const auto damaged = Tree::open(directory.path() / "bad.tar.gz");
    REQUIRE_FALSE(damaged.has_value());
    CHECK(damaged.error().message.starts_with("is not a tar archive that can be read"));
}

TEST_CASE("a single file is a tree of that file alone") {
    const TemporaryDirectory directory;
    directory.write("one.yaml", "1");
    directory.write("two.yaml", "2");
    const auto tree = Tree::open(directory.path() / "one.yaml");
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) == std::vector<std::string>{"one.yaml"});
    CHECK(content(*tree, "one.yaml") == "1");
}

TEST_CASE("limits are named when they are hit") {
    const TemporaryDirectory directory;
    directory.write("a", std::string(2000, 'x'));
    directory.write("b", std::string(900, 'x'));
    directory.write("c", std::string(900, 'x'));
    const auto tree = Tree::open(directory.path(), {.file_bytes = 1024, .total_bytes = 1500, .files = 10});
    REQUIRE(tree.has_value());
    CHECK(content(*tree, "a") == "error: is larger than the limit of 1 KiB for one file");
    CHECK(content(*tree, "b").size() == 900);
    CHECK(content(*tree, "c") == "error: is left out: the files before it fill the limit of 1500 bytes for one tree");
    const auto crowded = Tree::open(directory.path(), {.file_bytes = 1024, .total_bytes = 1500, .files = 2});
    REQUIRE_FALSE(crowded.has_value());
    CHECK(crowded.error().message == "holds more than the limit of 2 files");
}

TEST_CASE("an archive is read relative to its one top directory") {
    const TemporaryDirectory directory;
    for (const bool gzip : {false, true}) {
        const fs::path path = directory.path() / (gzip ? "x.tar.gz" : "x.tar");
        write_tar(path, {{"top/b.yaml", "old"}, {"./top/a/c.yaml", "c"}, {"top/b.yaml", "new"}, {"top/.git/x", ""}},
                  gzip);
        const auto tree = Tree::open(path);
        REQUIRE(tree.has_value());
        CHECK(paths(*tree) == std::vector<std::string>{"a/c.yaml", "b.yaml"});
        CHECK(content(*tree, "b.yaml") == "new");
    }
}

TEST_CASE("an archive keeps its paths when there are several at the top") {
    const TemporaryDirectory directory;
    write_tar(directory.path() / "x.tar", {{"a/1", ""}, {"b/2", ""}}, false);
    const auto tree = Tree::open(directory.path() / "x.tar");
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) == std::vector<std::string>{"a/1", "b/2"});
}

TEST_CASE("entries that lead out of an archive and links in it are refused") {
    const TemporaryDirectory directory;
    write_tar(directory.path() / "x.tar",
              {{"ok", "x"}, {"/abs", "x"}, {"../up", "x"}, {"a/../../b", "x"}, {"link@", "/etc/passwd"}}, false);
    const auto tree = Tree::open(directory.path() / "x.tar");
    REQUIRE(tree.has_value());
    CHECK(paths(*tree) == std::vector<std::string>{"ok"});
    CHECK(refused_paths(*tree) == std::vector<std::string>{"../up", "/abs", "a/../../b", "link"});
}

TEST_CASE("an archive that unpacks to more than the limit is not read to its end") {
    const TemporaryDirectory directory;
    const std::string zeros(std::size_t{4} << 20, '\0');
    write_tar(directory.path() / "bomb.tgz", {{"a", zeros}, {"b", zeros}}, true);
    CHECK(fs::file_size(directory.path() / "bomb.tgz") < 100'000);
    const Limits limits{.file_bytes = std::size_t{8} << 20, .total_bytes = std::size_t{6} << 20, .files = 10};
    const auto tree = Tree::open(directory.path() / "bomb.tgz", limits);
    REQUIRE_FALSE(tree.has_value());
    CHECK(tree.error().message == "unpacks to more than the limit of 6 MiB");
    write_tar(directory.path() / "many.tar", {{"a", ""}, {"b", ""}, {"c", ""}}, false);
    const auto many = Tree::open(directory.path() / "many.tar", {.file_bytes = 10, .total_bytes = 10, .files = 2});
    REQUIRE_FALSE(many.has_value());
    CHECK(many.error().message == "holds more than the limit of 2 entries");
}

TEST_CASE("an archive that breaks off is an error") {
    const TemporaryDirectory directory;
    write_tar(directory.path() / "x.tar", {{"a", std::string(5000, 'x')}}, false);
    fs::resize_file(directory.path() / "x.tar", 3000);
    CHECK_FALSE(Tree::open(directory.path() / "x.tar").has_value());
}

TEST_CASE("files are read once and from several threads") {
    const TemporaryDirectory directory;
    for (int i = 0; i < 50; ++i) directory.write(fmt::format("f{}", i), std::string(1000, 'x'));
    const auto tree = Tree::open(directory.path());
    REQUIRE(tree.has_value());
    std::vector<const char*> seen(500);
    const auto error = stepwarden::text::for_each_parallel(
        seen.size(), 4, [&](std::size_t i) { seen[i] = tree->read(static_cast<FileId>(i % 50))->data(); });
    CHECK(error == nullptr);
    for (std::size_t i = 50; i < seen.size(); ++i) CHECK(seen[i] == seen[i % 50]);
}

TEST_CASE("a relative path resolves against the directory of the file it stands in") {
    CHECK(resolve("a/b.yaml", "c.yaml") == "a/c.yaml");
    CHECK(resolve("b.yaml", "./x//c.yaml") == "x/c.yaml");
    CHECK(resolve("a/b/c.yaml", "../../d.yaml") == "d.yaml");
    CHECK(resolve("a/b.yaml", "..") == "");
    CHECK_FALSE(resolve("a/b.yaml", "../../d.yaml").has_value());
    CHECK_FALSE(resolve("a/b.yaml", "/etc/passwd").has_value());
}

TEST_CASE("a mounted directory has a root of its own, and its ids follow those before it") {
    Tree tree = Tree::from_memory({{"b.yaml", "main b"}, {"a.yaml", "main a"}});
    const auto mount = tree.mount_memory("/usr/share/roles", {{"z/tasks/main.yml", "z"}, {"a.yaml", "mounted a"}});
    CHECK(tree.size() == 4);
    CHECK(paths(tree) == std::vector<std::string>{"a.yaml", "b.yaml", "a.yaml", "z/tasks/main.yml"});
    CHECK(tree.mounts() == 2);
    CHECK(tree.mount_path(mount) == "/usr/share/roles");
    CHECK(tree.mount_of(1) == stepwarden::text::main_mount);
    CHECK(tree.mount_of(2) == mount);
    CHECK(tree.find("a.yaml") == FileId{0});
    CHECK(tree.find("a.yaml", mount) == FileId{2});
    CHECK(*tree.read(2) == "mounted a");
}

TEST_CASE("what is looked for in one mount is not found in another") {
    Tree tree = Tree::from_memory({{"roles/x/tasks/main.yml", ""}});
    const auto mount = tree.mount_memory("r", {{"y/tasks/main.yml", ""}});
    CHECK_FALSE(tree.find("y/tasks/main.yml").has_value());
    CHECK_FALSE(tree.find("roles/x/tasks/main.yml", mount).has_value());
    CHECK(tree.has_directory("y", mount));
    CHECK_FALSE(tree.has_directory("y"));
    CHECK(tree.below("").size() == 1);
    CHECK(tree.below("", mount).size() == 1);
    CHECK(tree.below("y", mount).front() == FileId{1});
}

TEST_CASE("mounts follow the rules of the tree: no links out, missing ones are told") {
    const TemporaryDirectory main;
    const TemporaryDirectory roles;
    main.write("play.yaml", "main");
    roles.write("x/tasks/main.yml", "role");
    fs::create_symlink(main.path() / "play.yaml", roles.path() / "x/out.yml");
    auto tree = Tree::open(main.path());
    REQUIRE(tree.has_value());
    const auto mount = tree->mount(roles.path());
    REQUIRE(mount.has_value());
    CHECK(tree->mount_path(*mount) == roles.path().string());
    CHECK(paths(*tree) == std::vector<std::string>{"play.yaml", "x/tasks/main.yml"});
    CHECK(*tree->read(1) == "role");
    CHECK(refused_paths(*tree) == std::vector<std::string>{"x/out.yml"});
    CHECK(tree->mount(roles.path() / "none").error().message == "does not exist");
    CHECK(tree->size() == 2);
}
