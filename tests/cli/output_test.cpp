#include "cli/output.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/program.hpp"

using stepwarden::cli::write_output;
using stepwarden::tests::Scratch;

TEST_CASE("a file is replaced as a whole and nothing is left beside it") {
    const Scratch scratch;
    scratch.write("report", "old and longer");
    REQUIRE(write_output(scratch.path("report"), "new"));
    CHECK(scratch.read("report") == "new");
    CHECK(scratch.names() == std::vector<std::string>{"report"});
}

TEST_CASE("a link stays a link") {
    const Scratch scratch;
    scratch.write("target", "old");
    REQUIRE(::symlink("target", scratch.path("link").c_str()) == 0);
    REQUIRE(write_output(scratch.path("link"), "new"));
    CHECK(scratch.read("target") == "new");
    struct stat status = {};
    REQUIRE(::lstat(scratch.path("link").c_str(), &status) == 0);
    CHECK(S_ISLNK(status.st_mode));
}

TEST_CASE("a device is written to, not replaced") {
    CHECK(write_output("/dev/null", "text"));
    const auto full = write_output("/dev/full", "text");
    REQUIRE(!full);
    CHECK(full.error() == "cannot write '/dev/full': No space left on device");
}

TEST_CASE("what cannot be written is told with its reason") {
    const Scratch scratch;
    const auto outcome = write_output(scratch.path("missing/report"), "text");
    REQUIRE(!outcome);
    CHECK(outcome.error() == "cannot write '" + scratch.path("missing/report") + "': No such file or directory");
    CHECK(!write_output(scratch.path(), "text"));
    CHECK(scratch.names().empty());
}
