// Filters and tests, family by family: the common use, and the corners that differ from what one would guess.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Value;

std::string of(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    REQUIRE_MESSAGE(parsed, text);
    const auto lookup = [](std::string_view name) -> Value {
        if (name == "u") return Value::unknown("u");
        if (name == "users")
            return Value(List{Dict{{"n", "x"}, {"v", 2}}, Dict{{"n", "y"}, {"v", 1}}, Dict{{"n", "x"}, {"v", 3}}});
        if (name == "half") return Value(List{Dict{{"n", "x"}}, Dict{{"n", Value::unknown("a name")}}});
        return Value::undefined(std::string(name));
    };
    const jinja::Outcome out = jinja::evaluate(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    if (out->is_unknown()) return "unknown: " + out->cause();
    return out->is_undefined() ? "undefined: " + out->missing_name() : value::python_repr(*out);
}

TEST_CASE("conversion") {
    CHECK(of("'yes' | bool") == "True");
    CHECK(of("'maybe' | bool") == "False");
    CHECK(of("none | bool") == "None");
    CHECK(of("1.0 | bool") == "True");
    CHECK(of("'' | default('x', true)") == "'x'");
    CHECK(of("'' | default('x')") == "''");
    CHECK(of("true | ternary('a', 'b')") == "'a'");
    CHECK(of("none | ternary('a', 'b', 'c')") == "'c'");
    CHECK(of("'ff' | int(base=16)") == "255");
    CHECK(of("missing | mandatory") == "failure: Mandatory variable 'missing' not defined.");
    CHECK(of("5 | random") == "unknown: chance");
}

TEST_CASE("text") {
    CHECK(of("'hello-big world' | title") == "'Hello-Big World'");
    CHECK(of("'aaa' | replace('a', 'b', 2)") == "'bba'");
    CHECK(of("\"it's\" | quote") == "'\\'it\\'\"\\'\"\\'s\\''");
    CHECK(of("'a\nb' | indent(2)") == "'a\\n  b'");
    CHECK(of("'\u00c4' | lower") == "unknown: the case of letters beyond ASCII");
}

TEST_CASE("sequences") {
    CHECK(of("[] | first") == "undefined: the first item of an empty sequence");
    CHECK(of("[1, [2, [none, 3]]] | flatten") == "[1, 2, 3]");
    CHECK(of("[1, [2, [3]]] | flatten(levels=1)") == "[1, 2, [3]]");
    CHECK(of("['a', 1] | join('-')") == "'a-1'");
    CHECK(of("['a', u] | join") == "unknown: u");
    CHECK(of("[3, u] | max") == "unknown: u");
    CHECK(of("[1, 2, 3] | batch(2) | list") == "[[1, 2], [3]]");
    CHECK(of("[1, 2] | zip(['a', 'b'])") == "[(1, 'a'), (2, 'b')]");
    CHECK(of("['b', 'A', 'c'] | sort") == "['A', 'b', 'c']");
    CHECK(of("[1, 'a'] | sort") == "failure: '<' not supported between instances of 'list' and 'list'");
    CHECK(of("['a', 'A', 'b'] | unique") == "['a', 'b']");
}

TEST_CASE("selection") {
    CHECK(of("users | map(attribute='n') | list") == "['x', 'y', 'x']");
    CHECK(of("users | selectattr('n', 'eq', 'x') | map(attribute='v') | sum") == "5");
    CHECK(of("users | rejectattr('nope', 'defined') | list | length") == "3");
    CHECK(of("['1', 'x'] | map('int') | list") == "[1, 0]");
    CHECK(of("[0, 1, ''] | select | list") == "[1]");
    CHECK(of("half | selectattr('n', 'eq', 'x') | list | length") == "unknown: a name");
    CHECK(of("users | sort(attribute='n,v') | map(attribute='v') | list") == "[2, 3, 1]");
    CHECK(of("users | map('made_up') | list | length") == "3");
}

TEST_CASE("sets keep the order of the first operand") {
    CHECK(of("[3, 1, 3] | union([2, 1])") == "[3, 1, 2]");
    CHECK(of("[3, 1, 3, 2] | difference([1])") == "[3, 2]");
    CHECK(of("[3, 1] | intersect([1, 3])") == "[3, 1]");
    CHECK(of("[1, 2] | symmetric_difference([2, 3])") == "[1, 3]");
    CHECK(of("'ab' | union('c')") == "unknown: the order of a set");
    CHECK(of("[1] | difference([u])") == "unknown: u");
}

TEST_CASE("dicts") {
    CHECK(of("{'a': {'x': 1}} | combine({'a': {'y': 2}})") == "{'a': {'y': 2}}");
    CHECK(of("{'a': {'x': 1}} | combine({'a': {'y': 2}}, recursive=true)") == "{'a': {'x': 1, 'y': 2}}");
    CHECK(of("{'a': 1} | dict2items") == "[{'key': 'a', 'value': 1}]");
    CHECK(of("[{'key': 'a', 'value': u}] | items2dict | length") == "1");
    CHECK(of("{'b': 1, 'A': 2} | dictsort") == "[('A', 2), ('b', 1)]");
}

TEST_CASE("JSON, YAML and base64") {
    CHECK(of("{'b': [1, none], 'a': 'x\"\u00e9'} | to_json") == "'{\"b\": [1, null], \"a\": \"x\\\\\"\\\\u00e9\"}'");
    CHECK(of("{'b': 1, 'a': []} | to_nice_json") == "'{\\n    \"a\": [],\\n    \"b\": 1\\n}'");
    CHECK(of("'{\"a\": [1, 2.5]}' | from_json") == "{'a': [1, 2.5]}");
    CHECK(of("'{' | from_json") == "failure: the text is not valid JSON");
    CHECK(of("'a: [1, yes]' | from_yaml") == "{'a': [1, True]}");
    CHECK(of("'hello' | b64encode | b64decode") == "'hello'");
}

TEST_CASE("regular expressions are Python's, or unknown") {
    CHECK(of("'nova-compute' | regex_replace('(\\\\w+)-(\\\\w+)', '\\\\2_\\\\1')") == "'compute_nova'");
    CHECK(of("'abc' | regex_replace('x*', '-')") == "'-a-b-c-'");
    CHECK(of("'a1b22' | regex_findall('[0-9]+')") == "['1', '22']");
    CHECK(of("'key=val' | regex_search('(.*)=(.*)', '\\\\2')") == "['val']");
    CHECK(of("'x' | regex_search('y')") == "None");
    CHECK(of("'abc' is match('b')") == "False");
    CHECK(of("'abc' is search('b')") == "True");
    CHECK(of("'ab' | regex_replace('a(?=b)', '')") ==
          "unknown: the regular expression 'a(?=b)', which is not modelled");
}

TEST_CASE("versions compare loosely") {
    CHECK(of("'1.10' is version('1.9', '>')") == "True");
    CHECK(of("'2.0' is version('2', 'eq')") == "False");
    CHECK(of("'1.a' is version('1.2', '<')") == "failure: no order between 'list' and 'list'");
    CHECK(of("'' is version('1', '<')") == "failure: Version value cannot be empty");
}

TEST_CASE("what asks the file system is unknown") {
    CHECK(of("'/etc/hosts' is exists") == "unknown: whether '/etc/hosts' exists");
    CHECK(of("'/a/b.c' | basename") == "'b.c'");
    CHECK(of("'/a/b/' | dirname") == "'/a/b'");
    CHECK(of("'a.tar.gz' | splitext") == "('a.tar', '.gz')");
}

TEST_CASE("arguments are bound as Python binds them") {
    CHECK(of("'a' | replace('a')") == "failure: filter 'replace' misses the argument 'new'");
    CHECK(of("'a' | lower(1)") == "failure: filter 'lower' takes at most 1 arguments");
    CHECK(of("'a' | trim(nope=1)") == "failure: filter 'trim' got an unexpected argument 'nope'");
    CHECK(of("'yes' | ansible.builtin.bool") == "True");
}

}  // namespace
