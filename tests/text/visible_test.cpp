#include "text/visible.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;

TEST_CASE("text of any language stays as it is") {
    CHECK(text::visible("Stop nova_api") == "Stop nova_api");
    CHECK(text::visible("Dienst anhalten – größer, 停止, 🛑") == "Dienst anhalten – größer, 停止, 🛑");
    CHECK(text::visible("").empty());
}

TEST_CASE("control characters are shown") {
    CHECK(text::visible("a\nb\rc\td") == "a\\nb\\rc\\td");
    CHECK(text::visible("\x1b[31mred") == "\\x1b[31mred");
    CHECK(text::visible(std::string_view("\0", 1)) == "\\x00");
    CHECK(text::visible("\x7f") == "\\x7f");
    CHECK(text::visible("\xc2\x9b") == "\\x9b");
}

TEST_CASE("characters that hide or turn text around are shown") {
    CHECK(text::visible("a\u202eb") == "a\\u202eb");
    CHECK(text::visible("a\u2066b\u200bc\ufeffd") == "a\\u2066b\\u200bc\\ufeffd");
    CHECK(text::visible("a\u2028b") == "a\\u2028b");
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
    CHECK(text::visible("\xff\xfe") == "\\xff\\xfe");
    CHECK(text::visible("a\xc3") == "a\\xc3");
    CHECK(text::visible("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(text::visible("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(text::visible("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
}
