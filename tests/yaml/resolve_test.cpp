#include "yaml/resolve.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using stepwarden::yaml::implicit_tag;
using stepwarden::yaml::ImplicitTag;
using stepwarden::yaml::to_boolean;
using stepwarden::yaml::to_floating;
using stepwarden::yaml::to_integer;
using stepwarden::yaml::TooLarge;

namespace {

std::int64_t integer(std::string_view text) {
    REQUIRE(implicit_tag(text) == ImplicitTag::integer);
    return std::get<std::int64_t>(*to_integer(text));
}

double floating(std::string_view text) {
    REQUIRE(implicit_tag(text) == ImplicitTag::floating);
    return *to_floating(text);
}

}  // namespace

TEST_CASE("booleans are YAML 1.1's words in three spellings each") {
    for (const char* text : {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}) {
        CHECK(implicit_tag(text) == ImplicitTag::boolean);
        CHECK(to_boolean(text) == true);
    }
    for (const char* text : {"no", "False", "OFF"}) CHECK(to_boolean(text) == false);
    for (const char* text : {"y", "n", "yEs", "tRUE", "truer"}) CHECK(implicit_tag(text) == ImplicitTag::string);
}

TEST_CASE("null has five spellings") {
    for (const char* text : {"", "~", "null", "Null", "NULL"}) CHECK(implicit_tag(text) == ImplicitTag::null);
    CHECK(implicit_tag("nULL") == ImplicitTag::string);
}

TEST_CASE("integers are decimal, octal, binary, hexadecimal or sexagesimal") {
    CHECK(integer("12") == 12);
    CHECK(integer("-1_000") == -1000);
    CHECK(integer("0750") == 488);
    CHECK(integer("0") == 0);
    CHECK(integer("0_") == 0);
    CHECK(integer("0b101") == 5);
    CHECK(integer("-0x1F") == -31);
    CHECK(integer("1:30") == 90);
    CHECK(integer("190:20:30") == 685230);
    CHECK(integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    CHECK(integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    for (const char* text : {"08", "0o17", "0b2", "0xg", "1:60x", "1:99", "--1", "1,000", "_1"}) {
        CHECK(implicit_tag(text) == ImplicitTag::string);
    }
}

TEST_CASE("an integer that 64 bits cannot hold is known as such") {
    CHECK(std::holds_alternative<TooLarge>(*to_integer("9223372036854775808")));
    CHECK(std::holds_alternative<TooLarge>(*to_integer("99999999999999999999:30")));
}

TEST_CASE("what PyYAML resolves as an integer and then fails on is no integer") {
    CHECK(implicit_tag("0b_") == ImplicitTag::integer);
    CHECK_FALSE(to_integer("0b_").has_value());
    CHECK_FALSE(to_integer("x").has_value());
}

TEST_CASE("floats need a point, and a sign in the exponent") {
    CHECK(floating("1.5") == 1.5);
    CHECK(floating("1.") == 1.0);
    CHECK(floating(".5") == 0.5);
    CHECK(floating("1.5e+3") == 1500.0);
    CHECK(floating("1_0.2_5") == 10.25);
    CHECK(floating("1:30.5") == 90.5);
    CHECK(floating("-.Inf") == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(floating(".NaN")));
    CHECK(floating("1.e+999") == std::numeric_limits<double>::infinity());
    for (const char* text : {"1e3", "1.5e3", "-.5", "-.nan", ".", "1.5.5", ".inF"}) {
        CHECK(implicit_tag(text) == ImplicitTag::string);
    }
}

TEST_CASE("merge and value keys have tags of their own") {
    CHECK(implicit_tag("<<") == ImplicitTag::merge);
    CHECK(implicit_tag("=") == ImplicitTag::value);
    CHECK(implicit_tag("<<x") == ImplicitTag::string);
}
