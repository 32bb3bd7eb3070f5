// What the parser takes and refuses, and where it says the trouble lies.
#include "jinja/parse.hpp"

#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;

std::string value_of(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    if (!parsed) return "rejected: " + parsed.error().message;
    const jinja::Outcome out =
        jinja::evaluate(*parsed, [](std::string_view name) { return value::Value::undefined(std::string(name)); });
    return out ? value::python_repr(*out) : "failed: " + out.error().message;
}

bool accepted(std::string_view text) { return jinja::parse_expression(text).has_value(); }

TEST_CASE("literals are those of Jinja 3.1") {
    CHECK(value_of("1_000") == "1000");
    CHECK(value_of("0x_ff + 0b11 + 0o17") == "273");
    CHECK(value_of("1.5e3") == "1500.0");
    CHECK(value_of("'a' \"b\" 'c'") == "'abc'");
    CHECK(value_of("'tab\\tnew\\nquote\\' \\x41\\u00e9'") == "\"tab\\tnew\\nquote' A\u00e9\"");
    CHECK(value_of("[true, False, none, None]") == "[True, False, None, None]");
    CHECK(value_of("(1,)") == "(1,)");
    CHECK(value_of("()") == "()");
    CHECK(value_of("{'a': 1, 'b': [2,],}") == "{'a': 1, 'b': [2]}");
}

TEST_CASE("operators bind as in Jinja, which is not always as in Python") {
    CHECK(value_of("1 + 2 * 3 ** 2") == "19");
    CHECK(value_of("'a' ~ 1 + 2") == "failed: unsupported operand types for +: 'str' and 'int'");
    CHECK(value_of("not 1 == 2") == "True");
    CHECK(value_of("-1 | abs") == "1");
    CHECK(value_of("1 < 2 < 3") == "True");
    CHECK(value_of("3 is divisibleby 3 and 4 is not odd") == "True");
    CHECK(value_of("1 if false") == "");
    CHECK(value_of("2 ** 3 ** 2") == "64");
}

TEST_CASE("what Jinja rejects is a diagnostic at its column") {
    const auto parsed = jinja::parse_expression("step|int == ", {7, 12, 11});
    REQUIRE(!parsed);
    CHECK(parsed.error().where == text::Position{7, 12, 23});
    CHECK(parsed.error().message == "expected an expression, found the end");
    CHECK(!accepted("a b"));
    CHECK(!accepted("a = 1"));
    CHECK(!accepted("f(a=1, 2)"));
    CHECK(!accepted("(1"));
    CHECK(!accepted("'open"));
    CHECK(!accepted("a is b is c"));
    CHECK(!accepted("\u201cquoted\u201d"));
    CHECK(accepted("foo.bar['x'].0 | default(omit) is not none"));
}

TEST_CASE("a condition is what stands in {% if %}: an inline if needs parentheses") {
    CHECK(!jinja::parse_condition("a if b else c"));
    CHECK(jinja::parse_condition("(a if b else c)"));
    CHECK(jinja::parse_expression("a if b else c"));
}

TEST_CASE("nesting is bounded, and the bound is named") {
    const auto brackets = jinja::parse_expression(std::string(100'000, '('));
    REQUIRE(!brackets);
    CHECK(brackets.error().message == "expression nested more than 200 levels deep");
    std::string chain = "a";
    for (int i = 0; i < 100'000; ++i) chain += "+a";
    const auto sum = jinja::parse_expression(chain);
    REQUIRE(!sum);
    CHECK(sum.error().message == "expression nested more than 1000 levels deep");
    std::string blocks;
    for (int i = 0; i < 1000; ++i) blocks += "{% if a %}";
    const auto body = jinja::parse_template(blocks);
    REQUIRE(!body);
    CHECK(body.error().message == "statements nested more than 100 levels deep");
}

TEST_CASE("a statement that is not modelled is refused by its name") {
    const auto macro = jinja::parse_template("x\n  {% macro m() %}{% endmacro %}", {1, 3, 1});
    REQUIRE(!macro);
    CHECK(macro.error().message == "statement 'macro' is not supported");
    CHECK(macro.error().where == text::Position{1, 4, 3});
    CHECK(jinja::parse_template("{% endif %}").error().message == "statement 'endif' without its beginning");
    CHECK(jinja::parse_template("{% for x in y %}").error().message == "statement without '{% endfor %}'");
    CHECK(jinja::parse_template("{{ x").error().message == "'{{' without '}}'");
    CHECK(jinja::parse_template("{# x").error().message == "comment without '#}'");
}

TEST_CASE("a string without braces holds no Jinja") {
    CHECK(jinja::has_template("a {{ b }}"));
    CHECK(jinja::has_template("{# c #}"));
    CHECK(!jinja::has_template("awk '{print $1}' }}"));
}

}  // namespace
