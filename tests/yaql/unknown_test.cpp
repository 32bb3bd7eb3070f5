// How far what is unknown reaches.
#include <doctest/doctest.h>

#include "yaql/evaluate.hpp"
#include "yaql/support.hpp"

namespace stepwarden::yaql {

namespace {

const Value unknown = Value::unknown("parameter X");
const Value data = dict({{"u", unknown}, {"l", List{Value(1), unknown, Value(1)}}, {"d", dict({{"k", unknown}})}});

/// The result with "?" where something is unknown.
std::string masked(const Value& value) {
    if (value.is_unknown()) return "?";
    if (!value.is_list()) return value::python_repr(value);
    std::string out = "[";
    for (const Value& item : value.as_list()) out += (out.size() > 1 ? ", " : "") + masked(item);
    return out + "]";
}

std::string result(std::string_view text) {
    const Outcome out = run(text, data);
    return out ? masked(*out) : "failed: " + out.error().message;
}

TEST_CASE("what is computed from it is unknown, with its cause") {
    for (const std::string text :
         {"$.data.u", "$.data.u.x.y", "$.data.u.get(a)", "$.data.u[0]", "coalesce($.data.u, [])",
          "coalesce($.data.u, []).where($ != null).flatten()", "$.data.u + 1", "str($.data.d)",
          "{a => 1}.mergeWith($.data.u)", "$.data.u.mergeWith({})", "switch($.data.u => 1, true => 2)",
          "$.data.u = null", "$.data.u and true", "[$.data.u] = [1]", "$.data.l.join(',')", "dict([[$.data.u, 1]])",
          "$.data.l.max()", "regex('a').search($.data.u)"})
        CHECK_MESSAGE(shown(text, data) == "unknown: parameter X", text);
}

TEST_CASE("what does not depend on it is known") {
    CHECK(result("false and $.data.u") == "False");
    CHECK(result("coalesce(1, $.data.u)") == "1");
    CHECK(result("$.data.l[0]") == "1");
    CHECK(result("1 in $.data.l") == "True");
    CHECK(result("[1, $.data.u] = [2, $.data.u]") == "False");
    CHECK(result("$.data.d.keys().len()") == "1");
    CHECK(result("$.data.l.len()") == "3");
    CHECK(result("[1].first($.data.u)") == "1");
    CHECK(result("$.data.l.any($ = 1)") == "True");
    CHECK(result("switch(true => 1, $.data.u => 2)") == "1");
}

TEST_CASE("it is passed on as an element") {
    CHECK(result("$.data.l.flatten()") == "[1, ?, 1]");
    CHECK(result("$.data.l.distinct()") == "[1, ?]");
    CHECK(result("$.data.l.select($ + 1)") == "[2, ?, 2]");
    CHECK(result("[$.data.u, 1] + [2]") == "[?, 1, 2]");
    CHECK(result("[1].concat([$.data.u])") == "[1, ?]");
    CHECK(result("[{x => 1}, $.data.u].x") == "[1, ?]");
    CHECK(result("[[a, $.data.u], [b, 1]].groupBy($[0], $[1]).select($[1])") == "[[?], [1]]");
    CHECK(result("$.data.d.mergeWith({k => {x => 1}, l => 1}).values()") == "[?, 1]");
    CHECK(result("$.data.d.mergeWith({k => 1}).values()") == "[1]");
}

TEST_CASE("a condition on elements that is unknown makes the whole unknown") {
    CHECK(result("$.data.l.where($ != null)") == "?");
    CHECK(result("[$.data.l.where($ != null), 1]") == "[?, 1]");
    CHECK(result("$.data.l.orderBy($)") == "?");
    CHECK(result("$.data.l.groupBy($)") == "?");
    CHECK(result("$.data.l.where($ != null).first()") == "1");
}

TEST_CASE("behind flatten it may stand for any number of elements") {
    CHECK(result("$.data.l.flatten().len()") == "?");
    CHECK(result("list($.data.l.flatten())[0]") == "?");
    CHECK(result("$.data.l.flatten().zip([a, b, c])") == "?");
    CHECK(result("$.data.l.flatten().first()") == "1");
}

TEST_CASE("a lazy mapping is asked by key, and is unknown to everything else") {
    const Value lazy = value::Mapping{"role data",
                                      [](std::string_view key) {
                                          if (key == "name") return Value("one");
                                          return key == "maybe" ? Value::unknown("role data") : Value::undefined("x");
                                      },
                                      {}};
    const Value input = List{lazy, Value()};
    CHECK(shown("$.data.where($ != null).select($.get(name))", input) == "['one']");
    CHECK(shown("$.data[0].name", input) == "'one'");
    CHECK(shown("$.data[0].get(nothing)", input) == "None");
    CHECK(shown("$.data[0].get(nothing, 5)", input) == "5");
    CHECK(shown("$.data[0].nothing", input) == "failed: no key 'nothing' in the dict");
    CHECK(shown("$.data[0].containsKey(name)", input) == "True");
    CHECK(shown("$.data[0].maybe", input) == "unknown: role data");
    CHECK(shown("isDict($.data[0])", input) == "True");
    CHECK(shown("$.data[0].keys()", input) == "unknown: role data as a whole");
    CHECK(shown("$.data[0].mergeWith({})", input) == "unknown: role data as a whole");
    CHECK(shown("$.data[0].len()", input) == "unknown: role data as a whole");
}

TEST_CASE("a function that is not modelled gives unknown") {
    CHECK(shown("now()") == "unknown: yaql's function now(), which is not modelled");
    CHECK(shown("regex('(?<!a)b').matches('b')") == "unknown: the regular expression '(?<!a)b', which is not modelled");
}

}  // namespace

}  // namespace stepwarden::yaql
