#include "editor/positions.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "editor/documents.hpp"
#include "editor/line_map.hpp"

using namespace stepwarden::editor;
using nlohmann::json;

namespace {

// An e with an accent is two bytes and one unit, a face four bytes and two units.
constexpr std::string_view text = "ab\n\xc3\xa9\xf0\x9f\x98\x80x\r\nlast";

json change(std::size_t line, std::size_t from, std::size_t to_line, std::size_t to, const std::string& with) {
    return {
        {"range", {{"start", {{"line", line}, {"character", from}}}, {"end", {{"line", to_line}, {"character", to}}}}},
        {"text", with}};
}

}  // namespace

TEST_CASE("characters are UTF-16 code units unless both sides count bytes") {
    const TextLines lines(text);
    CHECK(lines.offset({1, 1}, Encoding::utf16) == 5);
    CHECK(lines.offset({1, 3}, Encoding::utf16) == 9);
    CHECK(lines.offset({1, 6}, Encoding::utf8) == 9);
    CHECK(lines.position(1, 6, Encoding::utf16) == EditorPosition{1, 3});
    CHECK(lines.position(1, 6, Encoding::utf8) == EditorPosition{1, 6});
}

TEST_CASE("positions behind a line's or the text's end are these ends, within a character its beginning") {
    const TextLines lines(text);
    CHECK(lines.offset({0, 99}, Encoding::utf16) == 2);
    CHECK(lines.offset({99, 0}, Encoding::utf16) == text.size());
    CHECK(lines.offset({1, 2}, Encoding::utf16) == 5);
    CHECK(lines.offset({1, 1}, Encoding::utf8) == 3);
}

TEST_CASE("lines end as editors have them end") {
    const TextLines lines("a\rb\r\nc\nd\n");
    CHECK(lines.size() == 5);
    CHECK(lines.line(1) == "b");
    CHECK(lines.line(3) == "d");
    CHECK(lines.line(4) == "");
}

TEST_CASE("a document is changed in ranges, one after the other, or as a whole") {
    CHECK(*changed_text("one\ntwo\n", json::array({change(0, 1, 1, 1, "X")}), Encoding::utf16) == "oXwo\n");
    CHECK(*changed_text("ab", json::array({change(0, 0, 0, 0, "1\n"), change(1, 2, 1, 2, "!")}), Encoding::utf16) ==
          "1\nab!");
    CHECK(*changed_text("ab", json::array({{{"text", "new"}}}), Encoding::utf16) == "new");
    CHECK(*changed_text("ab", json::array({change(0, 2, 0, 1, "-")}), Encoding::utf16) == "ab-");
    CHECK(*changed_text(std::string(text), json::array({change(1, 1, 1, 3, "")}), Encoding::utf16) ==
          "ab\n\xc3\xa9x\r\nlast");
}

TEST_CASE("changes that are none are refused") {
    CHECK_FALSE(changed_text("a", {{"text", "x"}}, Encoding::utf16));
    CHECK_FALSE(changed_text("a", json::array({{{"text", 1}}}), Encoding::utf16));
    CHECK_FALSE(changed_text("a", json::array({{{"text", ""}, {"range", {{"start", 1}}}}}), Encoding::utf16));
}

TEST_CASE("lines that an edit leaves alone are found in the text after it") {
    const LineMap map("a\nb\nc\nd\n", "a\nX\nY\nc\nd\n");
    CHECK(map.to_newer(0) == 0);
    CHECK_FALSE(map.to_newer(1));
    CHECK(map.to_newer(2) == 3);
    CHECK(map.to_older(4) == 3);
    CHECK_FALSE(map.to_older(1));
    CHECK_FALSE(map.to_older(2));
}

TEST_CASE("of lines that are alike each counts once") {
    const LineMap map("x\nx\n", "x\nx\nx\n");
    CHECK(map.to_newer(0) == 0);
    CHECK(map.to_newer(1) == 1);
    CHECK(map.to_newer(2) == 3);
    CHECK_FALSE(map.to_older(2));
}
