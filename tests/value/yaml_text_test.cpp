#include "value/yaml_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "value/value.hpp"
#include "yaml/parse.hpp"

namespace stepwarden {
namespace {

using value::Dict;
using value::List;
using value::Value;

std::string dumped(const Value& value) { return value::yaml_text(value).text; }

Dict written_at(Dict dict, std::uint32_t line) {
    dict.where = {.file = 3, .line = line, .column = 5};
    return dict;
}

TEST_CASE("keys are sorted, a list under a key is not indented") {
    CHECK(dumped(Dict{{"b", List{1, "x"}}, {"a", Dict{{"c", Value()}}}}) == "a:\n  c: null\nb:\n- 1\n- x\n");
    CHECK(dumped(List{Dict{{"b", true}, {"a", 1.5}}, List{List{}, Dict{}}}) == "- a: 1.5\n  b: true\n- - []\n  - {}\n");
    CHECK(dumped(Dict{{2, "two"}, {1, "one"}}) == "1: one\n2: two\n");
    CHECK(dumped(Dict{{"b", 1}, {2, 2}, {"a", 3}}) == "b: 1\n2: 2\na: 3\n");
}

TEST_CASE("a document of one scalar") {
    CHECK(dumped({}) == "null\n...\n");
    CHECK(dumped("") == "''\n");
    CHECK(dumped(List{}) == "[]\n");
    CHECK(dumped("it is") == "it is\n...\n");
    CHECK(dumped("no") == "'no'\n");
}

TEST_CASE("text that would be read as something else is quoted") {
    for (const char* text : {"yes", "0750", "1:30", "1_000", "null", "~", "2001-01-01", "=", "<<", "1.0e+3"})
        CHECK(dumped(List{text}) == "- '" + std::string(text) + "'\n");
    for (const char* text : {"1e3", "0o17", "2001-1-1", "a:b", "a#b", "-a", "{", "x}"})
        CHECK_MESSAGE(dumped(List{text}) == (text[0] == '{' ? "- '{'\n" : "- " + std::string(text) + "\n"), text);
}

TEST_CASE("text with line breaks and long text is folded") {
    CHECK(dumped(List{"a\nb\n"}) == "- 'a\n\n  b\n\n  '\n");
    CHECK(dumped(List{"a \nb"}) == "- \"a \\nb\"\n");
    const std::string word(50, 'x');
    CHECK(dumped(Dict{{"k", word + " " + word + " y"}}) == "k: " + word + " " + word + "\n  y\n");
    const std::string line(80, 'x');
    CHECK(dumped(List{"\t" + line + " yy"}) == "- \"\\t" + line + "\\\n  \\ yy\"\n");
}

TEST_CASE("what is not ASCII is escaped unless that is asked for") {
    CHECK(dumped(List{"é €"}) == "- \"\\xE9 \\u20AC\"\n");
    CHECK(value::yaml_text(List{"é €"}, {.allow_unicode = true}).text == "- é €\n");
}

TEST_CASE("a long key or one with line breaks stands behind a question mark") {
    CHECK(dumped(Dict{{"a\nb", 1}}) == "? 'a\n\n  b'\n: 1\n");
    CHECK(dumped(Dict{{std::string(122, 'x'), 1}}) == std::string(122, 'x') + ": 1\n");
    CHECK(dumped(Dict{{std::string(123, 'x'), 1}}) == "? " + std::string(123, 'x') + "\n: 1\n");
}

TEST_CASE("what is unknown is written visibly, in one line") {
    CHECK(dumped(Dict{{"a", Value::unknown("the \"id\"\nof a server")}}) == "a: \"⟦the \\\"id\\\" of a server⟧\"\n");
    CHECK(dumped(List{Value::undefined("x.y")}) == "- \"⟦undefined: x.y⟧\"\n");
    CHECK(dumped(Value::unknown("why")) == "\"⟦why⟧\"\n");
    CHECK(dumped(Dict{{Value::unknown("why"), 1}}) == "\"⟦why⟧\": 1\n");
}

TEST_CASE("nesting beyond the bound is cut off where it is named") {
    Value deep = List{1};
    for (std::size_t i = 0; i < 1000; ++i) deep = List{deep};
    CHECK(dumped(deep).find("⟦nested beyond 200 levels⟧") != std::string::npos);
}

TEST_CASE("mappings land where the parser sees them") {
    const Value value = Dict{
        {"tasks", List{written_at({{"name", "first"}, {"args", written_at({}, 12)}}, 10),
                       Dict{{"block", List{written_at({{"when", "x"}}, 20)}}}}},
        {Value::unknown("ключ"), written_at({{"a", 1}}, 30)},
    };
    const value::YamlText made = value::yaml_text(value);
    CHECK(made.text == "tasks:\n- args: {}\n  name: first\n- block:\n  - when: x\n\"⟦ключ⟧\":\n  a: 1\n");
    const auto at = [](std::uint32_t line, std::uint32_t column, std::uint32_t origin) {
        return value::Landed{line, column, {.file = 3, .line = origin, .column = 5}};
    };
    CHECK(made.landed == std::vector{at(2, 3, 10), at(2, 9, 12), at(5, 5, 20), at(7, 3, 30)});

    const auto parsed = yaml::parse(made.text, 0);
    REQUIRE(parsed);
    const yaml::Node& first = parsed->documents.front().entries[0].value.items[0];
    CHECK(first.where == text::Position{0, 2, 3});
    CHECK(first.entries[0].value.where == text::Position{0, 2, 9});
}

}  // namespace
}  // namespace stepwarden
