// What a watch over directories notices.
#include "text/tree_watch.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "support/program.hpp"

using namespace stepwarden;
using stepwarden::tests::Scratch;
namespace fs = std::filesystem;

namespace {

text::TreeWatch watch_over(const std::string& directory) {
    auto watch = text::TreeWatch::open();
    REQUIRE(watch);
    REQUIRE(watch->add_directory(directory));
    return std::move(*watch);
}

}  // namespace

TEST_CASE("a file that is written, renamed over or removed is a change, once") {
    const Scratch scratch;
    scratch.write("a.yaml", "1");
    text::TreeWatch watch = watch_over(scratch.path());
    CHECK(!watch.take_changes());
    scratch.write("a.yaml", "2");
    CHECK(watch.take_changes());
    CHECK(!watch.take_changes());
    scratch.write("b.yaml", "");
    CHECK(watch.take_changes());
    fs::rename(scratch.path("b.yaml"), scratch.path("a.yaml"));
    CHECK(watch.take_changes());
    fs::remove(scratch.path("a.yaml"));
    CHECK(watch.take_changes());
}

TEST_CASE("directories that come later are watched, with what is in them by then") {
    const Scratch scratch;
    text::TreeWatch watch = watch_over(scratch.path());
    scratch.write("one/two/a.yaml", "");
    CHECK(watch.take_changes());
    CHECK(watch.size() == 3);
    scratch.write("one/two/a.yaml", "1");
    CHECK(watch.take_changes());
    fs::rename(scratch.path("one"), scratch.path("other"));
    CHECK(watch.take_changes());
    scratch.write("other/two/a.yaml", "2");
    CHECK(watch.take_changes());
    fs::remove_all(scratch.path("other"));
    CHECK(watch.take_changes());
    CHECK(watch.size() == 1);
}

TEST_CASE("hidden files and directories do not matter, nor what is left out, but a file that is named does") {
    const Scratch scratch;
    scratch.write(".git/index", "");
    text::TreeWatch watch = watch_over(scratch.path());
    REQUIRE(watch.add_file(scratch.path(".stepwarden.yaml")));
    watch.leave_out(scratch.path("found.json"));
    CHECK(watch.size() == 1);
    scratch.write(".git/index", "1");
    scratch.write(".a.yaml.swp", "1");
    scratch.write("found.json", "1");
    scratch.write(".stepwarden-123-0.part", "1");
    CHECK(!watch.take_changes());
    scratch.write("found.jsonl", "1");
    CHECK(watch.take_changes());
    scratch.write(".stepwarden.yaml", "");
    CHECK(watch.take_changes());
}

TEST_CASE("reading is no change") {
    const Scratch scratch;
    scratch.write("a.yaml", "1");
    text::TreeWatch watch = watch_over(scratch.path());
    CHECK(scratch.read("a.yaml") == "1");
    CHECK(!watch.take_changes());
}

TEST_CASE("what is not there cannot be watched") {
    const Scratch scratch;
    auto watch = text::TreeWatch::open();
    REQUIRE(watch);
    const auto added = watch->add_directory(scratch.path("none"));
    REQUIRE(!added);
    CHECK(added.error().message == "cannot be watched: No such file or directory");
}
