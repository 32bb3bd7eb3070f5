// Values of expressions where some variables are unknown or undefined, and the truth of conditions.
#include "jinja/evaluate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Truth;
using value::Value;

/// `u` and `w` are Unknown, `fact` is Unknown but surely defined, names that are not listed are undefined.
Value lookup(std::string_view name) {
    if (name == "u" || name == "w") return Value::unknown("register of '" + std::string(name) + "'");
    if (name == "fact") return Value::unknown("fact", true);
    if (name == "step") return Value("2");
    if (name == "empty") return Value(List{});
    if (name == "items") return Value(List{"a", "b"});
    if (name == "some") return Value(List{"a", Value::unknown("an item")});
    if (name == "ret")
        return Value(Dict{{"rc", 0}, {"changed", true}, {"stdout", "one\ntwo"}, {"code", Value::unknown("a code")}});
    return Value::undefined(std::string(name));
}

/// The value as Python writes it, or what became of it.
std::string of(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    REQUIRE_MESSAGE(parsed, text);
    const jinja::Outcome out = jinja::evaluate(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    if (out->is_unknown()) return "unknown: " + out->cause();
    if (out->is_undefined()) return "undefined: " + out->missing_name();
    return value::python_repr(*out);
}

std::string truth(std::string_view text) {
    const auto parsed = jinja::parse_condition(text);
    REQUIRE_MESSAGE(parsed, text);
    const auto out = jinja::test(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    return *out == Truth::yes ? "yes" : *out == Truth::no ? "no" : "unknown";
}

TEST_CASE("a step is a string until a filter makes it a number") {
    CHECK(of("step == 2") == "False");
    CHECK(of("step | int == 2") == "True");
    CHECK(of("step == '2'") == "True");
    CHECK(of("'two' | int") == "0");
    CHECK(of("'42.7' | int") == "42");
    CHECK(of("step < 3") == "failure: no order between 'str' and 'int'");
}

TEST_CASE("Python's meaning of operators") {
    CHECK(of("True == 1") == "True");
    CHECK(of("7 // -2") == "-4");
    CHECK(of("7 % -3") == "-2");
    CHECK(of("7 / 2") == "3.5");
    CHECK(of("'ab' * 2") == "'abab'");
    CHECK(of("'%s-%03d' % ('a', 7)") == "'a-007'");
    CHECK(of("items[-1]") == "'b'");
    CHECK(of("'hello'[::-1]") == "'olleh'");
    CHECK(of("[1, 2] + [3]") == "[1, 2, 3]");
    CHECK(of("(1, 2) == [1, 2]") == "False");
    CHECK(of("1 / 0") == "failure: division by zero");
    CHECK(of("9223372036854775807 + 1") == "unknown: an integer beyond 64 bits");
}

TEST_CASE("an unknown makes the result unknown, with its cause") {
    CHECK(of("u + 1") == "unknown: register of 'u'");
    CHECK(of("u.stdout | trim") == "unknown: register of 'u'");
    CHECK(of("w ~ u") == "unknown: register of 'w'");
    CHECK(of("ret.code == 0") == "unknown: a code");
    CHECK(of("lookup('env', 'HOME')") == "unknown: lookup 'env'");
    CHECK(of("'x' | made_up_filter") == "unknown: filter 'made_up_filter'");
    CHECK(of("'x' is made_up_test") == "unknown: test 'made_up_test'");
}

TEST_CASE("unless the result does not depend on it") {
    CHECK(of("false and u") == "False");
    CHECK(of("true or u") == "True");
    CHECK(of("'a' in ['a', u]") == "True");
    CHECK(of("'a' in some") == "True");
    CHECK(of("'z' in some") == "unknown: an item");
    CHECK(of("some | length") == "2");
    CHECK(of("items | default(u)") == "['a', 'b']");
    CHECK(of("1 if u else 1") == "1");
    CHECK(of("1 if u else 2") == "unknown: register of 'u'");
    CHECK(of("[1, u] == [2, u]") == "False");
    CHECK(of("u in []") == "False");
}

TEST_CASE("truth is Kleene's") {
    CHECK(truth("u and false") == "no");
    CHECK(truth("u or true") == "yes");
    CHECK(truth("not (u and false)") == "yes");
    CHECK(truth("u and w") == "unknown");
    CHECK(truth("u.rc == 0 and step | int == 1") == "no");
    CHECK(truth("not u") == "unknown");
    CHECK(truth("items") == "yes");
    CHECK(truth("empty") == "no");
    CHECK(truth("'False'") == "yes");
    CHECK(truth("'False' | bool") == "no");
}

TEST_CASE("the cause of an undecided condition is the first unknown that it depends on") {
    const auto parsed = jinja::parse_condition("step | int == 2 and w.rc == 0 and u");
    REQUIRE(parsed);
    const jinja::Outcome out = jinja::decide(*parsed, lookup);
    REQUIRE(out);
    REQUIRE(out->is_unknown());
    CHECK(out->cause() == "register of 'w'");
}

TEST_CASE("an undefined value may be asked for and stood in for, not used") {
    CHECK(of("missing is defined") == "False");
    CHECK(of("missing.a.b['c'] is undefined") == "True");
    CHECK(of("missing.a | default('x')") == "'x'");
    CHECK(of("ret.nope") == "undefined: ret.nope");
    CHECK(of("ret.nope.more") == "undefined: ret.nope");
    CHECK(of("ret['nope'][0] | default(3)") == "3");
    CHECK(of("missing == 1") == "failure: 'missing' is undefined");
    CHECK(of("missing + 'x'") == "failure: 'missing' is undefined");
    CHECK(of("missing | int") == "failure: 'missing' is undefined");
    CHECK(of("true or missing") == "True");
    CHECK(truth("missing") == "failure: 'missing' is undefined");
    CHECK(truth("ret.nope == 1") == "failure: 'ret.nope' is undefined");
    CHECK(of("'x' if false") == "undefined: inline if without else");
}

TEST_CASE("whether an unknown is defined is unknown too, unless it is said to be") {
    CHECK(of("u is defined") == "unknown: register of 'u'");
    CHECK(of("u | default(1)") == "unknown: register of 'u'");
    CHECK(of("fact is defined") == "True");
    CHECK(of("fact.x is defined") == "unknown: fact");
    CHECK(of("(u | int) is defined") == "True");
}

TEST_CASE("Ansible forgives an undefined variable that the same condition tests for being defined") {
    CHECK(truth("missing == 1 and missing is defined") == "no");
    CHECK(truth("missing.rc == 1 or missing is not defined") == "yes");
    CHECK(truth("missing == 1 and other is defined") == "failure: 'missing' is undefined");
}

TEST_CASE("tests of what a task registered") {
    CHECK(of("ret is changed") == "True");
    CHECK(of("ret is failed") == "False");
    CHECK(of("ret is succeeded") == "True");
    CHECK(of("u is changed") == "unknown: register of 'u'");
    CHECK(of("ret | succeeded") == "failure: Could not load \"succeeded\"");
    CHECK(of("missing is failed") == "failure: The 'failed' test expects a dictionary, not the undefined 'missing'");
}

TEST_CASE("methods of strings, lists and dicts") {
    CHECK(of("ret.stdout.split('\\n')") == "['one', 'two']");
    CHECK(of("'a.b'.split('.')[0] in 'x:a'.split(':')") == "True");
    CHECK(of("ret.get('nope', 5)") == "5");
    CHECK(of("ret.keys() | list") == "['rc', 'changed', 'stdout', 'code']");
    CHECK(of("'{}/{}'.format('a', 1)") == "'a/1'");
    CHECK(of("'abc'.find('c')") == "2");
    CHECK(of("u.split('.')") == "unknown: register of 'u'");
    CHECK(of("missing.split('.')") == "failure: 'missing' is undefined");
}

TEST_CASE("an evaluation is given up rather than let run for ever") {
    CHECK(of("range(1000000)") == "unknown: a range of more than 100000 numbers");
    CHECK(of("'x' * 1000000000") == "unknown: a repetition longer than 16777216");
    CHECK(of("[1] * 16000000") == "unknown: a repetition longer than 2000000");
    CHECK(of("('x' * 100000).replace('', 'x' * 1000)") == "unknown: a string longer than 16777216");
    const std::string pairs = "unknown: a comparison of more than 4000000 pairs of items";
    CHECK(of("range(100000) | list | difference(range(100000) | list)") == pairs);
    CHECK(of("range(100000) | unique") == pairs);
    CHECK(of("dict(range(100000) | zip(range(100000)))") == pairs);
    CHECK(of("(range(100000, 0, -1) | sort)[0]") == "1");
    CHECK(of("range(1500) | unique | list | length") == "1500");
    const auto loops = jinja::parse_template(
        "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% set x = c %}{% endfor %}{% "
        "endfor %}{% endfor %}");
    REQUIRE(loops);
    const jinja::Outcome out = jinja::render(*loops, lookup);
    REQUIRE(out);
    REQUIRE(out->is_unknown());
    CHECK(out->cause() == "an evaluation of more than 500000 steps");
}

}  // namespace
