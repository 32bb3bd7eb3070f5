// The baseline: what it takes, what has left it, and what is told about a file that is none.
#include "check/baseline.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;
using check::Baseline;

namespace {

check::Finding finding(std::string fingerprint) {
    check::Finding made;
    made.fingerprint = std::move(fingerprint);
    return made;
}

const std::vector<check::KnownFinding> two = {{"b-1", "step-missing", "b.yaml", "second \"quoted\""},
                                              {"a-1", "step-gap", "a.yaml", "first"}};

}  // namespace

TEST_CASE("what is written can be read, in the order of paths, one finding a line") {
    const std::string written = check::write_baseline(two);
    CHECK(written ==
          "{\"format\": \"stepwarden-baseline/1\",\n\"findings\": [\n"
          R"({"fingerprint":"a-1","rule":"step-gap","path":"a.yaml","message":"first"},)"
          "\n"
          R"({"fingerprint":"b-1","rule":"step-missing","path":"b.yaml","message":"second \"quoted\""})"
          "\n]}\n");
    const auto read = check::read_baseline(written);
    REQUIRE(read);
    CHECK(read->size() == 2);
    CHECK(check::read_baseline(check::write_baseline({}))->size() == 0);
}

TEST_CASE("known findings are taken by fingerprint, and those that nobody met have left") {
    Baseline baseline(two);
    CHECK(baseline.takes(finding("b-1")));
    CHECK(!baseline.takes(finding("b-2")));
    REQUIRE(baseline.left().size() == 1);
    CHECK(baseline.left().front().fingerprint == "a-1");
}

TEST_CASE("what is no baseline is refused with a reason") {
    for (const char* text : {"", "[]", "{", "{\"format\": \"stepwarden-findings/1\", \"findings\": []}",
                             "{\"format\": \"stepwarden-baseline/1\"}",
                             "{\"format\": \"stepwarden-baseline/1\", \"findings\": [{\"rule\": 1}]}"}) {
        const auto read = check::read_baseline(text);
        REQUIRE(!read);
        CHECK(read.error().message.starts_with("no baseline: "));
    }
}
