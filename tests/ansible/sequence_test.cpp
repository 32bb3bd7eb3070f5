#include "ansible/sequence.hpp"

#include <doctest/doctest.h>

using stepwarden::ansible::sequence_items;
using Items = std::vector<std::string>;

TEST_CASE("start and end make strings, both included") {
    CHECK(*sequence_items("start=0 end=3", {}) == Items{"0", "1", "2", "3"});
}

TEST_CASE("a count starts at one, a stride goes on and back") {
    CHECK(*sequence_items("count=3", {}) == Items{"1", "2", "3"});
    CHECK(*sequence_items("count=0", {}) == Items{});
    CHECK(*sequence_items("start=4 end=0 stride=-2", {}) == Items{"4", "2", "0"});
}

TEST_CASE("the short form and formats") {
    CHECK(*sequence_items("5-8", {}) == Items{"5", "6", "7", "8"});
    CHECK(*sequence_items("2-10/2", {}) == Items{"2", "4", "6", "8", "10"});
    CHECK(*sequence_items("start=1 end=2 format=host%02x", {}) == Items{"host01", "host02"});
}

TEST_CASE("an end before the start gives nothing") { CHECK(*sequence_items("start=1 end=0", {}) == Items{}); }

TEST_CASE("what cannot be counted is said") {
    CHECK(sequence_items("start=0 until=4", {}).error().message.find("'until'") != std::string::npos);
    CHECK(sequence_items("start=0", {}).error().message.find("'end'") != std::string::npos);
    CHECK(sequence_items("count=1000000000", {}).error().message.find("at most 10000") != std::string::npos);
}
