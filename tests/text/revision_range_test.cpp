#include "text/revision_range.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/git_scratch.hpp"

namespace fs = std::filesystem;
using stepwarden::tests::GitScratch;
using stepwarden::text::GitRepository;

namespace {

using Ids = std::vector<std::string>;

Ids lines(const std::string& text) {
    Ids found;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        found.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return found;
}

Ids walk(const std::string& repository, std::string_view range, const Ids& paths = {}, bool first_parent = true) {
    const auto opened = GitRepository::open(repository);
    REQUIRE(opened.has_value());
    const auto found = stepwarden::text::revisions(**opened, range, paths, first_parent);
    return found ? *found : Ids{found.error().message};
}

/// main:  one - two ------- merge - four
/// side:     \- three -----/
struct Merged {
    GitScratch scratch;
    std::string one, two, three, merge, four;

    Merged() {
        scratch.write("a/file", "1");
        scratch.write("b", "1");
        one = scratch.commit("one");
        scratch.git("tag base");
        scratch.write("b", "2");
        two = scratch.commit("two");
        scratch.git("checkout -q -b side base");
        scratch.write("a/file", "3");
        three = scratch.commit("three");
        scratch.git("checkout -q main");
        scratch.git("merge -q --no-ff -m merge side");
        merge = scratch.git("rev-parse HEAD");
        scratch.write("c/d/e", "4");
        four = scratch.commit("four");
    }
};

}  // namespace

TEST_CASE("the commits of a branch come newest first") {
    const Merged history;
    const std::string path = history.scratch.path();
    CHECK(walk(path, "main") == Ids{history.four, history.merge, history.two, history.one});
    CHECK(walk(path, "main", {}, false) == lines(history.scratch.git("log --format=%H main")));
    CHECK(walk(path, "main", {}, false).size() == 5);
}

TEST_CASE("a range leaves out all that its base holds") {
    const Merged history;
    const std::string path = history.scratch.path();
    CHECK(walk(path, "base..main") == Ids{history.four, history.merge, history.two});
    CHECK(walk(path, "side..main") == Ids{history.four, history.merge, history.two});
    CHECK(walk(path, "side..main", {}, false) == Ids{history.four, history.merge, history.two});
    CHECK(walk(path, "main~1..") == Ids{history.four});
    CHECK(walk(path, "main..side").empty());
    CHECK(walk(path, "..side").empty());
    CHECK(walk(path, "main..main").empty());
    for (const bool first_parent : {true, false}) {
        const std::string option = first_parent ? "--first-parent " : "";
        CHECK(walk(path, "base..main", {}, first_parent) ==
              lines(history.scratch.git("log --format=%H " + option + "base..main")));
    }
}

TEST_CASE("commits are chosen by what differs from the first parent below the paths") {
    const Merged history;
    const std::string path = history.scratch.path();
    CHECK(walk(path, "main", {"a"}) == Ids{history.merge, history.one});
    CHECK(walk(path, "main", {"a/file"}) == Ids{history.merge, history.one});
    CHECK(walk(path, "main", {"./a/"}, false) == Ids{history.merge, history.three, history.one});
    CHECK(walk(path, "main", {"b", "c/d"}) == Ids{history.four, history.two, history.one});
    CHECK(walk(path, "main", {"b/none", "none"}).empty());
    CHECK(walk(path, "main", {""}) == Ids{history.four, history.merge, history.two, history.one});
    for (const std::string chosen : {"a", "b", "c", "a b", "c/d/e"}) {
        Ids words = chosen == "a b" ? Ids{"a", "b"} : Ids{chosen};
        CHECK(walk(path, "main", words) ==
              lines(history.scratch.git("log --first-parent --format=%H main -- " + chosen)));
    }
}

TEST_CASE("a removal and a change of mode touch, a commit without changes does not") {
    GitScratch scratch;
    scratch.write("file", "x");
    const std::string made = scratch.commit("made");
    scratch.commit("nothing");
    scratch.git("update-index --chmod=+x file");
    fs::permissions(scratch.path("file"), fs::perms::owner_exec, fs::perm_options::add);
    const std::string mode = scratch.commit("mode");
    fs::remove(scratch.path("file"));
    const std::string removed = scratch.commit("removed");
    CHECK(walk(scratch.path(), "HEAD", {"file"}) == Ids{removed, mode, made});
}

TEST_CASE("clocks that go backwards hide no commit and let none in") {
    GitScratch scratch;
    const std::string base = scratch.commit("base");
    const std::string old = scratch.git("commit-tree -p HEAD -m old 'HEAD^{tree}'");
    const auto dated = [&](const std::string& parent, const std::string& date) {
        return scratch.git_at(date, "commit-tree -p " + parent + " -m dated 'HEAD^{tree}'");
    };
    const std::string early = dated(base, "2001-01-01T00:00:00Z");
    const std::string late = dated(early, "2030-01-01T00:00:00Z");
    CHECK(walk(scratch.path(), base + ".." + late) == Ids{late, early});
    CHECK(walk(scratch.path(), late + ".." + old) == Ids{old});
    CHECK(walk(scratch.path(), late + ".." + base).empty());
}

TEST_CASE("a shallow clone's history ends where it was cut off") {
    GitScratch scratch;
    for (const char* content : {"1", "2", "3"}) {
        scratch.write("file", content);
        scratch.commit(content);
    }
    scratch.git("clone -q --depth 2 file://$PWD ../shallow");
    CHECK(walk(scratch.beside("shallow"), "HEAD", {"file"}) == lines(scratch.git("log -2 --format=%H")));
}

TEST_CASE("what is wrong with a range, a path or an object is told") {
    GitScratch scratch;
    scratch.write("a/file", "1");
    const std::string first = scratch.commit("one");
    scratch.write("a/file", "2");
    scratch.commit("two");
    const std::string path = scratch.path();
    CHECK(walk(path, "a...b") == Ids{"'a...b' is no range of one branch: write BASE..HEAD with two dots"});
    CHECK(walk(path, "nothing..main") == Ids{"revision 'nothing' names no commit of the repository"});
    CHECK(walk(path, "main..mian") == Ids{"revision 'mian' names no commit of the repository; did you mean 'main'?"});
    CHECK(walk(path, "main", {"../x"}) == Ids{"path '../x' leads out of the repository"});
    fs::remove(scratch.object_file(first));
    const std::string missing = walk(path, "main").front();
    CHECK(missing.starts_with("git commit " + first + " is missing from the repository: "));
}
