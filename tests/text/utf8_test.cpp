#include "text/utf8.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;

TEST_CASE("UTF-16 has two units for what lies beyond the basic plane, and one for a byte that is no character") {
    CHECK(text::utf16_length("") == 0);
    CHECK(text::utf16_length("abc") == 3);
    CHECK(text::utf16_length("\u00e9\u20ac") == 2);
    CHECK(text::utf16_length("\U0001f600") == 2);
    CHECK(text::utf16_length("\xff\xfe") == 2);
    CHECK(text::utf16_length("\xe2\x82") == 2);
}

TEST_CASE("what is repaired has as many units as it had") {
    for (const char* text : {"a\xff\xffz", "\xe2\x82", "\xc0\xaf", "\xed\xa0\x80", "\u20ac\xf0\x9f"})
        CHECK(text::utf16_length(text::repaired(text)) == text::utf16_length(text));
    CHECK(text::repaired("a\xff") == "a\ufffd");
    CHECK(text::repaired("\U0001f600") == "\U0001f600");
}

TEST_CASE("a text is cut between characters, and shows that it is") {
    CHECK(text::shortened("abc", 3) == "abc");
    CHECK(text::shortened("abcdef", 5) == "ab...");
    CHECK(text::shortened("\u20ac\u20ac\u20ac", 7) == "\u20ac...");
    CHECK(text::shortened("\u20ac\u20ac\u20ac", 5) == "...");
}
