// What templates render to, and how Ansible types the result.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Dict;
using value::List;
using value::Value;

Value lookup(std::string_view name) {
    if (name == "u") return Value::unknown("register of 'u'");
    if (name == "five") return Value(5);
    if (name == "yes") return Value(true);
    if (name == "nothing") return Value();
    if (name == "text") return Value("abc");
    if (name == "listed") return Value("[1, 'x']");
    if (name == "items") return Value(List{"a", "b", "c"});
    if (name == "some") return Value(List{"a", Value::unknown("an item")});
    if (name == "d") return Value(Dict{{"k", 1}, {"l", "two"}});
    return Value::undefined(std::string(name));
}

std::string rendered(std::string_view text, jinja::Dialect dialect = jinja::Dialect::ansible) {
    const auto parsed = jinja::parse_template(text, {}, dialect);
    if (!parsed) return "rejected: " + parsed.error().message;
    const jinja::Outcome out = jinja::render(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    if (out->is_unknown()) return "unknown: " + out->cause();
    if (const auto* unknown = value::find_unknown(*out)) return "unknown inside: " + *unknown->cause;
    return value::python_repr(*out);
}

TEST_CASE("a lone name keeps a bool, a number and none; everything else goes through text") {
    CHECK(rendered("{{ five }}") == "5");
    CHECK(rendered("{{ yes }}") == "True");
    CHECK(rendered("{{ nothing }}") == "None");
    CHECK(rendered("{{ 5 }}") == "'5'");
    CHECK(rendered("{{ five + 1 }}") == "'6'");
    CHECK(rendered("{{ yes | bool }}") == "True");
    CHECK(rendered("{{ d.nothing | default(none) }}") == "''");
}

TEST_CASE("text that looks like a list, dict or bool becomes one") {
    CHECK(rendered("{{ items }}") == "['a', 'b', 'c']");
    CHECK(rendered("{{ listed }}") == "[1, 'x']");
    CHECK(rendered("[{{ five }}, true]") == "[5, True]");
    CHECK(rendered("{'a': {{ five }}") == "\"{'a': 5\"");
    CHECK(rendered("Tr{{ 'ue' }}") == "True");
    CHECK(rendered("{{ (1, 2) }}") == "'(1, 2)'");
    CHECK(rendered("{{ d.items() }}") == "[('k', 1), ('l', 'two')]");
    CHECK(rendered("{{ items | to_json }}") == "'[\"a\", \"b\", \"c\"]'");
    CHECK(rendered("x{{ items | to_json }}") == "'x[\"a\", \"b\", \"c\"]'");
    CHECK(rendered("{{ items | to_json }}{{ '' }}") == "['a', 'b', 'c']");
}

TEST_CASE("whitespace: trim_blocks under Ansible, control by dashes, newlines at the end kept") {
    CHECK(rendered("{% if yes %}\nA\n{% endif %}\nB") == "'A\\nB'");
    CHECK(rendered("{% if yes %}\nA\n{% endif %}\nB", jinja::Dialect::jinja) == "'\\nA\\n\\nB'");
    CHECK(rendered("a  {{- text -}}  b") == "'aabcb'");
    CHECK(rendered("{{ text }}\n\n") == "'abc\\n\\n'");
    CHECK(rendered("{# c #}\nx") == "'x'");
    CHECK(rendered("{% raw %}{{ x }}{% endraw %}") == "'{{ x }}'");
}

TEST_CASE("backslashes in the strings of {{ }} stay, as Ansible wants them for regular expressions") {
    CHECK(rendered("{{ 'a-b' | regex_replace('(.)-(.)', '\\2\\1') }}") == "'ba'");
    CHECK(rendered("{{ 'a\\nb' }}") == "'a\\\\nb'");
    CHECK(rendered("{% set x = 'a\\nb' %}{{ x }}") == "'a\\nb'");
}

TEST_CASE("loops") {
    CHECK(rendered("{% for x in items %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}") ==
          "'1a,2b,3c'");
    CHECK(rendered("{% for x in items if x != 'b' %}{{ loop.length }}{{ x }}{% endfor %}") == "'2a2c'");
    CHECK(rendered("{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}") == "'k=1;l=two;'");
    CHECK(rendered("{% for x in [] %}x{% else %}none{% endfor %}") == "'none'");
    CHECK(rendered("{% set x = 1 %}{% for y in items %}{% set x = y %}{% endfor %}{{ x }}") == "'1'");
    CHECK(
        rendered("{% set ns = namespace(n=0) %}{% for y in items %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}") ==
        "'3'");
    CHECK(rendered("{% set q = [] %}{% for y in items %}{% set _ = q.append(y) %}{% endfor %}{{ q }}") ==
          "['a', 'b', 'c']");
    CHECK(rendered("{% set q = items %}{% set _ = items.append('d') %}{{ items | length }}") == "'4'");
    CHECK(rendered("{% set q %}a{{ five }}{% endset %}{{ q }}") == "'a5'");
}

TEST_CASE("what hangs on an unknown condition is unknown, names that it may bind included") {
    CHECK(rendered("{% if u %}a{% endif %}") == "unknown: register of 'u'");
    CHECK(rendered("{% set x = 1 %}{% if u %}{% set x = 2 %}{% endif %}{{ x }}") == "unknown: register of 'u'");
    CHECK(rendered("{% set q = [] %}{% for y in u %}{% set _ = q.append(y) %}{% endfor %}{{ q }}") ==
          "unknown: register of 'u'");
    CHECK(rendered("a {{ u }} b") == "unknown: register of 'u'");
    CHECK(rendered("{{ u }}") == "unknown: register of 'u'");
    CHECK(rendered("{{ some }}") == "unknown inside: an item");
    CHECK(rendered("{% if u %}{% set x = 1 %}{% endif %}done") == "'done'");
}

TEST_CASE("an undefined value cannot be put out, not even inside a list") {
    CHECK(rendered("{{ missing }}") == "failure: 'missing' is undefined");
    CHECK(rendered("a {{ d.nope }}") == "failure: 'd.nope' is undefined");
    CHECK(rendered("{{ [missing] }}") == "failure: 'missing' is undefined");
    CHECK(rendered("{{ missing | default('x') }}") == "'x'");
}

}  // namespace
