// Conditions and templates over what may be undefined: what they come to, and whether real Ansible may fail instead.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Truth;
using value::Value;

Value entry(std::string_view key) {
    if (key == "rc" || key == "stdout") return Value::unknown("result of 'Check'", true);
    if (key == "results") return Value::unknown("result of 'Check'");
    return Value::undefined(std::string(key));
}

/// `x` and `y` may be undefined, `fact` is an unknown that is there, `reg` a register of which `rc` and `stdout` are
/// there and `results` may be, `bare` is text, names that are not listed are undefined.
Value variable(std::string_view name) {
    if (name == "x" || name == "y") return Value::unknown("register of '" + std::string(name) + "'");
    if (name == "fact") return Value::unknown("fact", true);
    if (name == "four") return Value(4);
    if (name == "no_text") return Value("False");
    if (name == "text") return Value("four == 4");
    if (name == "broken") return Value("four ==");
    if (name == "some") return Value(List{"a", Value::unknown("an item"), "b"});
    static const Value reg = value::Mapping{"register of 'Check'", entry, {}};
    if (name == "reg") return reg;
    return Value::undefined(std::string(name));
}

/// "yes", "no" or "unknown", "!" behind it when it may fail, or the failure.
std::string judged(std::string_view text, std::vector<std::string> asserted = {}) {
    jinja::Lookup lookup = variable;
    lookup.asserted = std::move(asserted);
    const bool is_template = text.starts_with("{{");
    const auto parsed = jinja::parse_condition(is_template ? "true" : text);
    const auto source = jinja::parse_template(is_template ? text : "");
    REQUIRE_MESSAGE(parsed, text);
    REQUIRE_MESSAGE(source, text);
    const auto out = is_template ? jinja::judge(*source, lookup) : jinja::judge(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    const std::string truth = out->truth == Truth::yes ? "yes" : out->truth == Truth::no ? "no" : "unknown";
    return truth + (out->may_fail ? "!" : "");
}

std::string cause(std::string_view text) {
    const auto parsed = jinja::parse_condition(text);
    REQUIRE_MESSAGE(parsed, text);
    const auto out = jinja::judge(*parsed, variable);
    REQUIRE_MESSAGE(out, text);
    return out->cause ? *out->cause : "";
}

std::string rendered(std::string_view text) {
    const auto parsed = jinja::parse_template(text);
    REQUIRE_MESSAGE(parsed, text);
    bool may_fail = false;
    const jinja::Outcome out = jinja::render(*parsed, variable, may_fail);
    if (!out) return "failure: " + out.error().message;
    const std::string risk = may_fail ? "!" : "";
    if (out->is_unknown()) return "unknown: " + out->cause() + risk;
    return value::python_str(*out) + risk;
}

TEST_CASE("a use of what may be undefined may fail, though the truth is known") {
    CHECK(judged("x.rc == 0") == "unknown!");
    CHECK(judged("x.rc == 0 and false") == "no!");
    CHECK(judged("x or true") == "yes!");
    CHECK(judged("fact and false") == "no");
    CHECK(judged("fact.rc == 0 and false") == "no!");
    CHECK(judged("'a' in ['a', x]") == "yes");
    CHECK(judged("'a' in [x, 'a']") == "yes!");
    CHECK(judged("'b' in some") == "yes!");
    CHECK(judged("(1 if x else 1) == 1") == "yes!");
    CHECK(judged("[x, 1] == [1, 2]") == "no!");
    CHECK(judged("(fact ~ x) == 'a' and false") == "no!");
}

TEST_CASE("what Python would not have come to is no risk") {
    CHECK(judged("false and x.rc == 0") == "no");
    CHECK(judged("true or x.rc == 0") == "yes");
    CHECK(judged("four == 4 or x") == "yes");
    CHECK(judged("four == 5 and missing") == "no");
    CHECK(judged("fact and x.rc == 0 and false") == "no!");
    CHECK(judged("fact and missing") == "unknown!");
    CHECK(judged("fact or missing.rc == 0") == "unknown!");
    CHECK(judged("missing and false") == "failure: 'missing' is undefined");
}

TEST_CASE("what takes an undefined value well is no risk") {
    CHECK(judged("x is defined") == "unknown");
    CHECK(judged("x.a.b is defined or true") == "yes");
    CHECK(judged("x | default(true)") == "unknown");
    CHECK(judged("x.rc | default(0) == 0 or true") == "yes");
    CHECK(judged("x | default(y) and false") == "no!");
    CHECK(judged("x is string and false") == "no");
    CHECK(judged("x is failed and false") == "no!");
}

TEST_CASE("a use under the test that it is defined cannot fail for want of it") {
    CHECK(judged("x is defined and x == 0") == "unknown");
    CHECK(judged("x is defined and x.rc == 0") == "unknown!");
    CHECK(judged("x is defined and x.rc is defined and x.rc == 0") == "unknown");
    CHECK(judged("x.rc is defined and x['rc'] == 0") == "unknown");
    CHECK(judged("x.rc is defined and x | length > 2") == "unknown");
    CHECK(judged("x is not defined or x == 0") == "unknown");
    CHECK(judged("not (x is defined) or x == 0") == "unknown");
    CHECK(judged("x is undefined or x == 0") == "unknown");
    CHECK(judged("(x is defined and fact) and x == 0") == "unknown");
    CHECK(judged("(x == 0 if x is defined else fact)") == "unknown");
    CHECK(judged("fact.rc is defined and fact.rc == 0") == "unknown");
    CHECK(judged("fact is mapping and 'rc' in fact and fact.rc == 0") == "unknown");
    CHECK(judged("x is defined or x == 0") == "unknown");
    CHECK(judged("y is defined and x == 0") == "unknown!");
}

TEST_CASE("the answers to `is defined` go together") {
    CHECK(judged("x is defined and x is undefined") == "no");
    CHECK(judged("x is defined or x is undefined") == "yes");
}

TEST_CASE("Ansible forgives what the condition also tests") {
    CHECK(judged("x == 0 and x is defined") == "unknown");
    CHECK(judged("x.rc == 0 and x is defined") == "unknown!");
    CHECK(judged("missing.rc == 0 and missing is defined") == "no");
}

TEST_CASE("what earlier conditions assert holds for later ones") {
    CHECK(judged("x.rc == 0", {"x", "x.rc"}) == "unknown");
    const auto parsed = jinja::parse_condition("x.results[0] is defined and not y is undefined");
    REQUIRE(parsed);
    const auto out = jinja::judge(*parsed, variable);
    REQUIRE(out);
    CHECK(out->asserts == std::vector<std::string>{"x", "x.results", "x.results.0", "y"});
}

TEST_CASE("a register of which only some keys are known") {
    CHECK(judged("reg.rc == 0") == "unknown");
    CHECK(judged("reg.rc == 0 and false") == "no");
    CHECK(judged("reg['results'] | length == 0 and false") == "no!");
    CHECK(judged("reg.nope == 0") == "failure: 'reg.nope' is undefined");
    CHECK(judged("reg.nope is undefined") == "yes");
    CHECK(judged("reg is defined and reg is mapping and reg") == "yes");
    CHECK(judged("'rc' in reg and 'nope' not in reg") == "yes");
    CHECK(judged("'results' in reg") == "unknown");
    CHECK(judged("reg.get('nope', 4) == 4") == "yes");
    CHECK(judged("reg is failed") == "no");
    CHECK(judged("reg is changed") == "unknown");
    CHECK(judged("reg == reg") == "yes");
    CHECK(judged("reg == 'a'") == "no");
    CHECK(judged("reg == {}") == "unknown");
    CHECK(judged("[reg] | map(attribute='rc') | first == 0") == "unknown");
    CHECK(judged("[reg] | selectattr('nope', 'defined') | list | length == 0") == "yes");
    CHECK(judged("reg | to_json == ''") == "unknown");
    CHECK(cause("reg | to_json == ''") == "register of 'Check' as a whole");
    CHECK(judged("(reg | default({})).rc == 0") == "unknown");
    CHECK(rendered("{{ reg }}") == "unknown: register of 'Check' as a whole");
}

TEST_CASE("the cause is what the truth depends on, else what the failure does") {
    CHECK(cause("fact and x") == "fact");
    CHECK(cause("x and false") == "register of 'x'");
    CHECK(cause("four == 4") == "");
}

TEST_CASE("text with {{ }} is rendered, and what it gives is a condition again") {
    CHECK(judged("'{{ four }}' == '4'") == "yes");
    CHECK(judged("{{ four }}") == "yes");
    CHECK(judged("{{ text }}") == "yes");
    CHECK(judged("{{ no_text }}") == "no");
    CHECK(judged("{{ x }}") == "unknown!");
    CHECK(judged("{{ missing }}") == "failure: 'missing' is undefined");
    CHECK(judged("{{ broken }}").starts_with("failure: "));
    CHECK(judged("text") == "yes");
}

TEST_CASE("filters and tests that nobody has are errors wherever they stand") {
    CHECK(judged("false and x | succeeded") == "failure: Could not load \"succeeded\"");
    CHECK(judged("false and fact | made_up") == "no!");
    CHECK(judged("fact is made_up") == "unknown!");
}

TEST_CASE("a template that may fail gives an unknown that may be undefined") {
    CHECK(rendered("{{ x }}") == "unknown: register of 'x'!");
    CHECK(rendered("{{ fact }}") == "unknown: fact");
    CHECK(rendered("a {{ x is defined }}") == "unknown: register of 'x'");
    CHECK(rendered("{{ 'a' if x else 'a' }}") == "a!");
    CHECK(rendered("{% if x is defined %}{{ x }}{% endif %}") == "unknown: register of 'x'");
    CHECK(rendered("{% if fact %}{{ x }}{% else %}b{% endif %}") == "unknown: fact!");
    CHECK(rendered("{% if fact %}{{ missing }}{% endif %}") == "unknown: fact!");
    CHECK(rendered("{% for i in fact %}{{ i }}{% endfor %}") == "unknown: fact");
    CHECK(rendered("{% for i in fact %}{{ y }}{% endfor %}") == "unknown: fact!");
    CHECK(rendered("{% set a = x | default('q') %}{{ four }}") == "4");
    CHECK(rendered("{{ x.stdout | default(omit_this, true) }}") == "unknown: register of 'x'!");
    CHECK(rendered("{{ fact | from_json }}") == "unknown: fact!");
    CHECK(rendered("{{ fact | int }}") == "unknown: fact");
}

}  // namespace
