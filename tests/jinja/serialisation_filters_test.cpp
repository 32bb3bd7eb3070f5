// Values as YAML and sizes as people write them; filters that are there but not modelled.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::Value;

Value lookup(std::string_view name) {
    if (name == "u") return Value::unknown("register of 'u'", true);
    return Value::undefined(std::string(name));
}

std::string of(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    REQUIRE_MESSAGE(parsed, text);
    const jinja::Outcome out = jinja::evaluate(*parsed, lookup);
    if (!out) return "failure: " + out.error().message;
    if (out->is_unknown())
        return "unknown: " + out->cause() + (std::get<value::Unknown>(out->data()).may_fail ? "!" : "");
    return value::python_str(*out);
}

TEST_CASE("YAML in blocks, four columns a level") {
    CHECK(of("{'b': [1, 2], 'a': {'x': none, 'y': []}} | to_nice_yaml") ==
          "a:\n    x: null\n    y: []\nb:\n- 1\n- 2\n");
    CHECK(of("[{'a': 1, 'b': [3]}, [1, [2]]] | to_nice_yaml") == "-   a: 1\n    b:\n    - 3\n-   - 1\n    -   - 2\n");
    CHECK(of("{'a': {'b': 1}} | to_nice_yaml(indent=2)") == "a:\n  b: 1\n");
}

TEST_CASE("YAML whose innermost collections stand in one line") {
    CHECK(of("{'a': [1, 2], 'b': {'c': {'d': 'e f'}}} | to_yaml") == "a: [1, 2]\nb:\n  c: {d: e f}\n");
}

TEST_CASE("text that would not read back as text is quoted") {
    CHECK(of("['yes', '42', '', 'a b', '1.10.2', 1.5, true] | to_nice_yaml") ==
          "- 'yes'\n- '42'\n- ''\n- a b\n- 1.10.2\n- 1.5\n- true\n");
    CHECK(of("['a: b', '{{', 'é'] | to_nice_yaml") == "- 'a: b'\n- '{{'\n- é\n");
    CHECK(of("'a' | to_yaml") == "a\n");
}

TEST_CASE("text that needs more care is left alone") {
    CHECK(of("['a\\nb'] | to_nice_yaml") == "unknown: the YAML text of a value");
    CHECK(of("('x' * 100) | to_nice_yaml") == "unknown: the YAML text of a value");
    CHECK(of("{'': 1} | to_nice_yaml") == "unknown: the YAML text of a value");
    CHECK(of("[(1, 2)] | to_yaml") == "unknown: the YAML text of a value");
    CHECK(of("[u] | to_yaml") == "unknown: register of 'u'");
}

TEST_CASE("several documents") {
    CHECK(of("'a: 1\\n---\\nb\\n' | from_yaml_all") == "[{'a': 1}, 'b']");
    CHECK(of("u | from_yaml_all") == "unknown: register of 'u'!");
}

TEST_CASE("sizes") {
    CHECK(of("'10MB' | human_to_bytes") == "10485760");
    CHECK(of("'1.5 K' | human_to_bytes") == "1536");
    CHECK(of("10 | human_to_bytes('G')") == "10737418240");
    CHECK(of("'12' | human_to_bytes") == "12");
    CHECK(of("'1Mb' | human_to_bytes(isbits=true)") == "1048576");
    CHECK(of("'1Mb' | human_to_bytes") == "failure: human_to_bytes() can't interpret following string: 1Mb");
    CHECK(of("'x' | human_to_bytes") == "failure: human_to_bytes() can't interpret following string: x");
    CHECK(of("10485760 | human_readable") == "10.00 MB");
    CHECK(of("1500 | human_readable(unit='K')") == "1.46 KB");
    CHECK(of("5 | human_readable(true)") == "5.00 bits");
}

TEST_CASE("filters and tests that are there but not modelled") {
    CHECK(of("'a' | hash('sha1')") == "unknown: filter 'hash'");
    CHECK(of("'a' | to_datetime") == "unknown: filter 'to_datetime'!");
    CHECK(of("'a' is truthy and '' is falsy") == "True");
    CHECK(of("'map' is filter") == "True");
}

}  // namespace
