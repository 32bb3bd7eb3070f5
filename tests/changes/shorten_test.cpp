// Long values are cut down to what differs.
#include "changes/shorten.hpp"

#include <doctest/doctest.h>

#include <string>

using stepwarden::changes::shorten;

TEST_CASE("short values stay as they are") {
    CHECK(shorten("stopped", "started") == std::pair<std::string, std::string>("stopped", "started"));
    CHECK(shorten("").empty());
}

TEST_CASE("of several lines those that differ are left") {
    const auto [before, after] = shorten("set -e\nfirst\nold line\nlast\n", "set -e\nfirst\nnew line\nlast\n");
    CHECK(before == "...old line...");
    CHECK(after == "...new line...");
    CHECK(shorten("one\ntwo") == "one...");
}

TEST_CASE("of a long line some words around the difference are left") {
    const std::string words(300, 'w');
    const auto [before, after] = shorten(words + " old " + words, words + " new " + words);
    CHECK(before.find("old") != std::string::npos);
    CHECK(after.find("new") != std::string::npos);
    CHECK(before.size() < 200);
}

TEST_CASE("no character is cut in two") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "\xe2\x9f\xa6";
    const std::string cut = shorten(text);
    const std::size_t gap = cut.find("...");
    REQUIRE(gap != std::string::npos);
    CHECK(gap % 3 == 0);
    CHECK((cut.size() - 3) % 3 == 0);
}
