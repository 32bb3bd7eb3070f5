#include "report/visible.hpp"

#include <doctest/doctest.h>

using stepwarden::report::visible;

TEST_CASE("text of any language stays as it is") {
    CHECK(visible("Stop nova_api") == "Stop nova_api");
    CHECK(visible("Dienst anhalten – größer, 停止, 🛑") == "Dienst anhalten – größer, 停止, 🛑");
    CHECK(visible("").empty());
}

TEST_CASE("control characters are shown") {
    CHECK(visible("a\nb\rc\td") == "a\\nb\\rc\\td");
    CHECK(visible("\x1b[31mred") == "\\x1b[31mred");
    CHECK(visible(std::string_view("\0", 1)) == "\\x00");
    CHECK(visible("\x7f") == "\\x7f");
    CHECK(visible("\xc2\x9b") == "\\x9b");
}

TEST_CASE("characters that hide or turn text around are shown") {
    CHECK(visible("a\u202eb") == "a\\u202eb");
    CHECK(visible("a\u2066b\u200bc\ufeffd") == "a\\u2066b\\u200bc\\ufeffd");
    CHECK(visible("a\u2028b") == "a\\u2028b");
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
    CHECK(visible("\xff\xfe") == "\\xff\\xfe");
    CHECK(visible("a\xc3") == "a\\xc3");
    CHECK(visible("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(visible("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(visible("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
}
