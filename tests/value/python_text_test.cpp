// str(), repr(), int() and float() as Python has them.
#include "value/python_text.hpp"

#include <doctest/doctest.h>

#include "value/number_text.hpp"

namespace {

using namespace stepwarden::value;

TEST_CASE("floats take the shortest digits that read back the same") {
    CHECK(python_repr(1.0) == "1.0");
    CHECK(python_repr(0.1) == "0.1");
    CHECK(python_repr(1e16) == "1e+16");
    CHECK(python_repr(123456789012345.0) == "123456789012345.0");
    CHECK(python_repr(0.0001) == "0.0001");
    CHECK(python_repr(0.00001) == "1e-05");
    CHECK(python_repr(-0.0) == "-0.0");
}

TEST_CASE("strings are quoted by what they hold") {
    CHECK(python_repr(std::string_view("it's")) == "\"it's\"");
    CHECK(python_repr(std::string_view("'\"")) == "'\\'\"'");
    CHECK(python_repr(std::string_view("a\n\t\\\x01\u00e9\u00a0")) == "'a\\n\\t\\\\\\x01\u00e9\\xa0'");
}

TEST_CASE("containers write their items with repr") {
    CHECK(python_str(Value(List{1, "a", Value(), true})) == "[1, 'a', None, True]");
    CHECK(python_str(Value::tuple({1})) == "(1,)");
    CHECK(python_str(Value(Dict{{"a", Value(List{})}, {1, 2.5}})) == "{'a': [], 1: 2.5}");
    CHECK(python_str(Value("plain")) == "plain");
}

TEST_CASE("int() takes signs, spaces, single underscores and prefixes of its base") {
    const auto number = [](std::string_view text, std::int64_t base = 10) { return parse_integer(text, base); };
    CHECK(number(" -42\n").number == -42);
    CHECK(number("1_000").number == 1000);
    CHECK(number("007").number == 7);
    CHECK(number("0xff", 16).number == 255);
    CHECK(number("0b11", 0).number == 3);
    for (const std::string_view bad : {"", "1__0", "_1", "1.5", "0x1f", "--1", "one"})
        CHECK(number(bad).status == ParsedInteger::Status::invalid);
    CHECK(number("9223372036854775808").status == ParsedInteger::Status::overflow);
}

TEST_CASE("float() takes exponents and names, no hexadecimals") {
    CHECK(parse_float(" 1e3 ") == 1000.0);
    CHECK(parse_float("-.5") == -0.5);
    CHECK(parse_float("inf").has_value());
    for (const std::string_view bad : {"", "0x10", "1e", "1 2", "infinit", "nano"}) CHECK(!parse_float(bad));
}

}  // namespace
