// The names that expressions and templates read.
#include <doctest/doctest.h>

#include <string>

#include "jinja/evaluate.hpp"

namespace {

using namespace stepwarden;

/// "name.path.parts" of each reference, a "?" behind those that cannot fail.
std::string joined(const std::vector<jinja::Reference>& references) {
    std::string out;
    for (const jinja::Reference& reference : references) {
        if (!out.empty()) out += ' ';
        out += reference.name;
        for (const std::string& part : reference.path) out += "." + part;
        if (reference.guarded) out += '?';
    }
    return out;
}

std::string in_expression(std::string_view text) {
    const auto parsed = jinja::parse_expression(text);
    REQUIRE_MESSAGE(parsed, text);
    return joined(jinja::references(*parsed));
}

std::string in_template(std::string_view text) {
    const auto parsed = jinja::parse_template(text);
    REQUIRE_MESSAGE(parsed, text);
    return joined(jinja::references(*parsed));
}

TEST_CASE("a chain of constant attributes and keys is one reference") {
    CHECK(in_expression("ret.results[0]['rc'] == 0") == "ret.results.0.rc");
    CHECK(in_expression("a[b.c].d") == "b.c a");
    CHECK(in_expression("x.y.split('.')[0]") == "x.y");
    CHECK(in_expression("f(a, k=b) | join(c) is eq(d)") == "f a b c d");
    CHECK(in_expression("lookup('env', name)") == "name");
    CHECK(in_expression("range(n)") == "n");
}

TEST_CASE("a use that cannot fail for want of the variable is guarded") {
    CHECK(in_expression("a.b is defined") == "a.b?");
    CHECK(in_expression("a.b | default(c)") == "a.b? c");
    CHECK(in_expression("a | bool | default(true)") == "a");
    CHECK(in_expression("a is defined and a.rc == 0") == "a? a.rc?");
    CHECK(in_expression("a is undefined or a.rc == 0") == "a? a.rc?");
    CHECK(in_expression("a is not defined or a") == "a? a?");
    CHECK(in_expression("a.x if a is defined else b") == "a? a.x? b");
    CHECK(in_expression("a is defined or a.rc == 0") == "a? a.rc");
    CHECK(in_expression("a.rc == 0 and a is defined") == "a.rc a?");
}

TEST_CASE("names that the template binds are left out") {
    CHECK(in_template("{% for x in xs %}{{ x }}{{ loop.index }}{{ y }}{% endfor %}{{ x }}") == "xs y x");
    CHECK(in_template("{% set a = b %}{{ a }}") == "b");
    CHECK(in_template("{{ a }}{% set a = 1 %}{{ a }}") == "a");
    CHECK(in_template("{% if a is defined %}{{ a }}{% else %}{{ c }}{% endif %}{{ a }}") == "a? a? c a");
}

}  // namespace
