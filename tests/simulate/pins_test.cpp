#include "simulate/pins.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "simulate/json_value.hpp"
#include "value/python_text.hpp"

using namespace stepwarden;
using simulate::parse_assumption;
using simulate::parse_extra_vars;
using simulate::parse_facts;
using simulate::parse_outcomes;

namespace {

/// A value as Python prints it, or "file:line:column: what is wrong".
template <typename T>
std::string shown(const text::Result<T>& result) {
    if (!result) {
        const text::Diagnostic& wrong = result.error();
        if (wrong.path.empty()) return wrong.message;
        return fmt::format("{}:{}:{}: {}", wrong.path, wrong.where.line, wrong.where.column, wrong.message);
    }
    return value::python_repr(value::Value(*result));
}

std::string facts(std::string_view json) { return shown(parse_facts(json, "f.json")); }
std::string outcomes(std::string_view yaml) { return shown(parse_outcomes(yaml, "o.yaml")); }
std::string vars(std::string_view word) { return shown(parse_extra_vars(word)); }

std::string assumption(std::string_view word) {
    const auto result = parse_assumption(word);
    if (!result) return result.error().message;
    return result->first + " = " + value::python_repr(result->second);
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("facts are an object, as gathered or below ansible_facts") {
    CHECK(facts(R"({"ansible_hostname": "c0", "cpus": 8})") == "{'ansible_hostname': 'c0', 'cpus': 8}");
    CHECK(facts(R"({"ansible_facts": {"a": [1, 2.5, null, true]}, "changed": false})") ==
          "{'a': [1, 2.5, None, True]}");
    CHECK(facts("c0 | SUCCESS => {\n  \"ansible_facts\": {\"a\": 1}\n}\n") == "{'a': 1}");
}

TEST_CASE("facts that are no JSON object are told with their place") {
    CHECK(facts("[1]") == "f.json:1:1: expected a JSON object of facts, or one that holds it under \"ansible_facts\"");
    CHECK(facts("{\"a\": 1,\n \"b\": }").starts_with("f.json:2:7: not valid JSON: "));
    CHECK(facts("").starts_with("f.json:1:1: not valid JSON: "));
}

TEST_CASE("JSON keeps its order, the last of equal keys wins, escapes are read") {
    CHECK(shown(simulate::parse_json(R"({"b": 1, "a": 2, "b": 3})", "x")) == "{'b': 3, 'a': 2}");
    CHECK(shown(simulate::parse_json(R"("\u00e9\/\ud83d\ude00")", "x")) == "'\xc3\xa9/\xf0\x9f\x98\x80'");
}

TEST_CASE("a number beyond 64 bits is unknown, not another number") {
    const auto parsed = simulate::parse_json("[9223372036854775807, 9223372036854775808, 1e3]", "x");
    REQUIRE(parsed);
    CHECK(parsed->as_list()[0].as_int() == INT64_MAX);
    CHECK(parsed->as_list()[1].cause() == "a number beyond 64 bits");
    CHECK(parsed->as_list()[2].as_float() == 1000);
}

TEST_CASE("the depth of JSON is bounded, and the bound is named") {
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    CHECK(contains(shown(simulate::parse_json(deep, "x")), "nested more than 200 levels deep"));
}

TEST_CASE("outcomes are results by task, with words for the plain ones") {
    CHECK(outcomes("Check the cluster: {rc: 1, stdout: ''}\nsite.yaml:12: failed\n") ==
          "{'Check the cluster': {'rc': 1, 'stdout': ''}, 'site.yaml:12': {'changed': False, 'failed': True}}");
    CHECK(outcomes(R"({"a": "ok"})") == "{'a': {'changed': False, 'failed': False}}");
}

TEST_CASE("outcomes of another shape are told with their place") {
    CHECK(outcomes("- a\n") == "o.yaml:1:1: expected a mapping of task names or path:line to results, found a list");
    CHECK(outcomes("a: {rc: 0}\nb: 7\n").starts_with("o.yaml:2:4: expected the module's result as a mapping"));
    CHECK(outcomes("a: [\n").starts_with("o.yaml:"));
    CHECK(outcomes("a: ok\n---\nb: ok\n") == "o.yaml:3:1: expected one YAML document");
}

TEST_CASE("an assumption is a name and a value read as YAML") {
    CHECK(assumption("is_bootstrap=true") == "is_bootstrap = True");
    CHECK(assumption("hosts=[a, b]") == "hosts = ['a', 'b']");
    CHECK(assumption(R"(ret={"rc": 1})") == "ret = {'rc': 1}");
    CHECK(assumption("name=") == "name = None");
    CHECK(assumption("text='1'") == "text = '1'");
    CHECK(assumption("no value") == "expected NAME=VALUE, found 'no value'");
    CHECK(assumption("a-b=1") == "expected NAME=VALUE, found 'a-b=1'");
    CHECK(contains(assumption("x=[1"), "the value in 'x=[1': "));
}

TEST_CASE("extra variables are pairs of text, or a mapping") {
    CHECK(vars("a=1 b='x y'") == "{'a': '1', 'b': 'x y'}");
    CHECK(vars("a=1 a=2") == "{'a': '2'}");
    CHECK(vars(R"({"a": 1, "b": [true]})") == "{'a': 1, 'b': [True]}");
    CHECK(vars("{a: yes}") == "{'a': True}");
    CHECK(vars("") == "{}");
}

TEST_CASE("extra variables of another shape are refused as Ansible refuses them") {
    CHECK(vars("[1]") == "expected a mapping of variables, found a list");
    CHECK(vars("/etc/vars.yaml") == "a file of variables is given as '@/etc/vars.yaml'");
    CHECK(vars("a=1 lonely") == "expected NAME=VALUE, a YAML or JSON mapping, or @FILE, found 'lonely'");
}

TEST_CASE("variables given later win") {
    value::Dict all{{"a", 1}, {"b", 2}};
    simulate::override_with(all, {{"b", 3}, {"c", 4}});
    CHECK(value::python_repr(value::Value(all)) == "{'a': 1, 'b': 3, 'c': 4}");
}
