#include "text/git.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "support/git_scratch.hpp"
#include "text/tree.hpp"

namespace fs = std::filesystem;
using stepwarden::tests::GitScratch;
using stepwarden::tests::UncountedLeaks;
using stepwarden::text::GitRepository;
using stepwarden::text::Tree;

namespace {

std::shared_ptr<GitRepository> open(const fs::path& path) {
    auto repository = GitRepository::open(path);
    INFO((repository ? "" : repository.error().message));
    REQUIRE(repository.has_value());
    return *repository;
}

/// The id, or what is said instead.
std::string commit(const GitRepository& repository, std::string_view revision) {
    const auto id = repository.commit(revision);
    return id ? *id : id.error().message;
}

std::string open_problem(const fs::path& path) {
    const auto repository = GitRepository::open(path);
    return repository ? "opened" : repository.error().message;
}

}  // namespace

TEST_CASE("a repository is found from its work tree, below it, by its .git directory, and bare") {
    GitScratch scratch;
    scratch.write("a/b/file", "x");
    const std::string head = scratch.commit("one");
    scratch.git("clone -q --bare . ../bare.git");
    scratch.git("worktree add -q ../linked");
    for (const std::string& path : {scratch.path(), scratch.path("a/b"), scratch.path(".git"),
                                    scratch.beside("bare.git"), scratch.beside("linked")}) {
        CAPTURE(path);
        CHECK(commit(*open(path), "HEAD") == head);
        CHECK(open(path)->path() == path);
    }
}

TEST_CASE("what is no repository is told") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    CHECK(open_problem(scratch.beside("none")) == "does not exist");
    fs::create_directory(scratch.beside("plain"));
    CHECK(open_problem(scratch.beside("plain")) == "is in no git repository, neither a work tree nor a bare one");
    scratch.git("init -q --object-format=sha256 ../sha256");
    CHECK(open_problem(scratch.beside("sha256")).starts_with("cannot be opened as a git repository: "));
    scratch.write(".git/config", "[core\n");
    CHECK(open_problem(scratch.path()).starts_with("cannot be opened as a git repository: "));
}

TEST_CASE("revisions are named as for git rev-parse") {
    GitScratch scratch;
    const std::string first = scratch.commit("first");
    scratch.git("tag -a -m tagged 1.0");
    const std::string second = scratch.commit("second");
    scratch.git("branch stable/one HEAD~1");
    const auto repository = open(scratch.path());
    CHECK(commit(*repository, "HEAD") == second);
    CHECK(commit(*repository, "main") == second);
    CHECK(commit(*repository, "@") == second);
    CHECK(commit(*repository, "main~1") == first);
    CHECK(commit(*repository, "1.0") == first);
    CHECK(commit(*repository, "refs/tags/1.0") == first);
    CHECK(commit(*repository, "stable/one") == first);
    CHECK(commit(*repository, first.substr(0, 10)) == first);
    CHECK(commit(*repository, ":/sec") == second);
    CHECK(*repository->parents(second) == std::vector<std::string>{first});
    CHECK(repository->parents(first)->empty());
    CHECK(repository->parents("main").error().message == "'main' is no id of 40 hexadecimal digits");
}

TEST_CASE("what names no commit is told, with what may be meant") {
    GitScratch scratch;
    scratch.write("file", "x");
    scratch.commit("one");
    scratch.git("tag queens-eol");
    scratch.git("branch stable/wallaby");
    scratch.git("update-ref refs/remotes/origin/zed HEAD");
    const auto repository = open(scratch.path());
    CHECK(commit(*repository, "qeens-eol~2") ==
          "revision 'qeens-eol~2' names no commit of the repository; did you mean 'queens-eol~2'?");
    CHECK(commit(*repository, "stable/walaby") ==
          "revision 'stable/walaby' names no commit of the repository; did you mean 'stable/wallaby'?");
    CHECK(commit(*repository, "zed") == "revision 'zed' names no commit of the repository; did you mean 'origin/zed'?");
    CHECK(commit(*repository, "something-else") == "revision 'something-else' names no commit of the repository");
    CHECK(commit(*repository, "main~7") == "revision 'main~7' names no commit, though 'main' is there");
    CHECK(commit(*repository, "main:file") == "revision 'main:file' names a blob, not a commit");
    CHECK(commit(*repository, "main..x") == "revision 'main..x' is not written as git expects a revision");
    CHECK(commit(*repository, "") == "no revision is given");
    CHECK(commit(*repository, std::string_view("main\0", 5)) == "a revision holds a zero byte");
    const std::string unknown(40, 'f');
    CHECK(
        commit(*repository, unknown) ==
        fmt::format("commit {} is not in the repository: fetch it, as `git fetch --refetch` does for a partial clone, "
                    "or see what `git fsck` says",
                    unknown));
    CHECK(repository->commit("x").error().path == scratch.path());
}

TEST_CASE("a repository without commits says so") {
    const GitScratch scratch;
    CHECK(commit(*open(scratch.path()), "HEAD") ==
          "revision 'HEAD' names no commit: nothing is committed on its branch yet");
}

TEST_CASE("a shallow clone ends where it was cut off, and says so") {
    GitScratch scratch;
    for (const char* content : {"1", "2", "3"}) {
        scratch.write("file", content);
        scratch.commit(content);
    }
    scratch.git("clone -q --depth 2 file://$PWD ../shallow");
    const auto repository = open(scratch.beside("shallow"));
    const std::string last = commit(*repository, "HEAD~1");
    CHECK(last == scratch.git("rev-parse HEAD~1"));
    CHECK(repository->parents(last)->empty());
    CHECK(Tree::open_revision(repository, "HEAD~1").has_value());
    CHECK(commit(*repository, "HEAD~2") ==
          "revision 'HEAD~2' names no commit, though 'HEAD' is there; the clone is shallow, `git fetch --unshallow "
          "--tags` gets the rest");
}

TEST_CASE("a partial clone names what it lacks and fetches nothing") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    scratch.write("file", "content");
    scratch.commit("one");
    scratch.git("config uploadpack.allowFilter true");
    scratch.git("clone -q --bare --filter=blob:none file://$PWD ../partial");
    const std::string blob = scratch.git("rev-parse HEAD:file");
    const auto tree = Tree::open_revision(open(scratch.beside("partial")), "main");
    REQUIRE(tree.has_value());
    REQUIRE(tree->size() == 1);
    CHECK(tree->content_id(0) == blob);
    CHECK(
        tree->read(0).error().message ==
        fmt::format("git blob {} is missing from the repository: fetch it, as `git fetch --refetch` does for a partial "
                    "clone, or see what `git fsck` says",
                    blob));
}

TEST_CASE("objects of a repository that is borrowed from are found") {
    GitScratch scratch;
    scratch.write("file", "content");
    scratch.commit("one");
    scratch.git("clone -q --shared --bare . ../borrowing");
    const auto tree = Tree::open_revision(open(scratch.beside("borrowing")), "main");
    REQUIRE(tree.has_value());
    CHECK(*tree->read(0) == "content");
}

TEST_CASE("references that are damaged are told") {
    const UncountedLeaks uncounted;
    GitScratch scratch;
    scratch.commit("one");
    const std::string id(40, 'a');
    scratch.write(".git/refs/heads/lost", id + "\n");
    scratch.write(".git/refs/heads/garbage", "garbage\n");
    scratch.write(".git/refs/heads/circle", "ref: refs/heads/circle\n");
    const auto repository = open(scratch.path());
    CHECK(commit(*repository, "lost") ==
          fmt::format("revision 'lost' leads to git object {}, which is missing from the repository or cannot be read: "
                      "fetch it, as `git fetch --refetch` does for a partial clone, or see what `git fsck` says",
                      id));
    CHECK(commit(*repository, "garbage").starts_with("revision 'garbage' cannot be read: "));
    CHECK_FALSE(repository->commit("circle").has_value());
    CHECK(repository->commit("main").has_value());
}
