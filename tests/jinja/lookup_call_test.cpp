// What stands around a lookup plugin: its name, its options, what happens to its errors; and tests of paths.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"
#include "value/python_text.hpp"

namespace {

using namespace stepwarden;
using value::List;
using value::Value;

/// Plugin `echo` gives what it was asked, `fail` fails; "/there" exists, of "/unknown" nobody knows.
jinja::Lookup lookup() {
    jinja::Lookup out = [](std::string_view name) {
        if (name == "u") return Value::unknown("register of 'u'");
        return Value::undefined(std::string(name));
    };
    out.plugin = [](std::string_view name, const List& terms, const auto& options, bool wants_list) -> jinja::Outcome {
        if (name == "fail") return tl::unexpected(jinja::Failure{jinja::Failure::Kind::other, "no luck", {}});
        List asked = terms;
        for (const auto& [option, value] : options) asked.push_back(Value::tuple({Value(option), value}));
        return wants_list ? Value(asked) : Value(value::python_repr(Value(asked)));
    };
    out.path_test = [](std::string_view test, std::string_view path) -> std::optional<bool> {
        if (path == "/unknown") return std::nullopt;
        return path == "/there" && test != "link";
    };
    return out;
}

std::string of(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    REQUIRE_MESSAGE(parsed, text);
    const jinja::Outcome out = jinja::evaluate(*parsed, lookup());
    if (!out) return "failure: " + out.error().message;
    if (out->is_unknown()) return "unknown: " + out->cause();
    if (out->is_undefined()) return "undefined: " + out->missing_name();
    return value::python_repr(*out);
}

TEST_CASE("terms and options go to the plugin, the rest is Ansible's") {
    CHECK(of("query('echo', 'a', 1)") == "['a', 1]");
    CHECK(of("q('echo', 'a', skip=true)") == "['a', ('skip', True)]");
    CHECK(of("lookup('echo', 'a')") == "\"['a']\"");
    CHECK(of("lookup('echo', 'a', wantlist=True)") == "['a']");
    CHECK(of("lookup('echo', *['a', 'b'], errors='strict', wantlist=True)") == "['a', 'b']");
    CHECK(of("lookup()") == "failure: lookup() misses the plugin's name");
}

TEST_CASE("a failing plugin fails unless its errors are ignored") {
    CHECK(of("lookup('fail')") == "failure: no luck");
    CHECK(of("lookup('fail', errors='ignore')") == "None");
    CHECK(of("query('fail', errors='warn')") == "[]");
}

TEST_CASE("undefined terms fail before the plugin runs") {
    CHECK(of("lookup('echo', missing)") == "failure: 'missing' is undefined");
    CHECK(of("lookup('echo', [missing])") == "failure: 'missing' is undefined");
    CHECK(of("lookup(u, 'a')") == "unknown: register of 'u'");
}

TEST_CASE("tests of paths ask whoever knows the files") {
    CHECK(of("'/there' is exists") == "True");
    CHECK(of("'/there' is link") == "False");
    CHECK(of("'/there' is ansible.builtin.file") == "True");
    CHECK(of("'/elsewhere' is directory") == "False");
    CHECK(of("'/unknown' is exists") == "unknown: whether '/unknown' exists");
    CHECK(of("u is exists") == "unknown: register of 'u'");
    CHECK(of("'/a' is abs") == "True");
}

}  // namespace
