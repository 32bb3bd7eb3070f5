#include "text/excerpt.hpp"

#include <doctest/doctest.h>

using stepwarden::text::excerpt;
using stepwarden::text::line_text;

TEST_CASE("the caret stands under the place") {
    const auto shown = excerpt("a: 1\nkey: value\n", {0, 2, 6}, 5);
    CHECK(shown.line == "key: value");
    CHECK(shown.caret_offset == 5);
    CHECK(shown.caret_length == 5);
}

TEST_CASE("columns count bytes, carets characters") {
    const auto shown = excerpt("\xC3\xA9\xC3\xA9: x", {0, 1, 7});
    CHECK(shown.line == "\xC3\xA9\xC3\xA9: x");
    CHECK(shown.caret_offset == 4);
}

TEST_CASE("tabs become spaces and control characters visible") {
    CHECK(excerpt("a\tb", {0, 1, 3}).line == "a   b");
    CHECK(excerpt("a\tb", {0, 1, 3}).caret_offset == 4);
    CHECK(excerpt("x\x1B[31m", {0, 1, 1}).line == "x<1b>[31m");
    CHECK(excerpt("x\xFFy", {0, 1, 3}).line == "x<ff>y");
    CHECK(excerpt("x\xC2\x9By", {0, 1, 1}).line == "x<9b>y");
}

TEST_CASE("underlining ends with the line") {
    CHECK(excerpt("abc\ndef", {0, 1, 2}, 100).caret_length == 2);
    CHECK(excerpt("abc", {0, 1, 9}).caret_length == 1);
    CHECK(excerpt("abc", {0, 1, 9}).caret_offset == 3);
}

TEST_CASE("a long line is cut around the place") {
    const std::string line = std::string(1'000'000, 'x') + "here" + std::string(1'000'000, 'y');
    const auto shown = excerpt(line, {0, 1, 1'000'001}, 4, 40);
    CHECK(shown.line.size() <= 46);
    CHECK(shown.line.substr(shown.caret_offset, shown.caret_length) == "here");
    CHECK(shown.line.starts_with("..."));
    CHECK(shown.line.ends_with("..."));
}

TEST_CASE("lines are counted from 1, without their breaks and the byte order mark") {
    CHECK(line_text("\xEF\xBB\xBF"
                    "a\r\nb\n",
                    1) == "a");
    CHECK(line_text("a\r\nb\n", 2) == "b");
    CHECK(line_text("a\r\nb\n", 3).empty());
    CHECK(line_text("a", 0).empty());
    CHECK(excerpt("a", {0, 7, 1}).line.empty());
}
