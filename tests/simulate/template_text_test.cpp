#include "simulate/template_text.hpp"

#include <doctest/doctest.h>

#include "yaml/parse.hpp"

using namespace stepwarden;

TEST_CASE("a text is one expression only when nothing stands around it") {
    CHECK(simulate::sole_expression("{{ a.b }}") == "a.b");
    CHECK(simulate::sole_expression(" {{ '}}' }} ") == "'}}'");
    CHECK_FALSE(simulate::sole_expression("{{ a }}{{ b }}").has_value());
    CHECK_FALSE(simulate::sole_expression("x{{ a }}").has_value());
    CHECK_FALSE(simulate::sole_expression("{{ a").has_value());
}

TEST_CASE("plain texts and literals need nobody's knowledge") {
    CHECK(simulate::resolve_text("plain", {}) == "plain");
    CHECK(simulate::resolve_text("{{ \"paunch\" }}", {}) == "paunch");
    CHECK_FALSE(simulate::resolve_text("{{ name }}", {}).has_value());
    CHECK_FALSE(simulate::resolve_text("{{ 'a' ~ 'b' }}", {}).has_value());
}

TEST_CASE("the loop's item is put in where it is a scalar") {
    const auto stream = yaml::parse("{path: /a, n: 5, list: [1], none: null}", 0);
    REQUIRE(stream.has_value());
    const yaml::Node& item = stream->documents.at(0);
    CHECK(simulate::substitute_item("{{ item.path }}/{{item['n']}}", "item", item) == "/a/5");
    CHECK(simulate::substitute_item("{{ item.list }} {{ item.none }} {{ item.missing }}", "item", item) ==
          "{{ item.list }} {{ item.none }} {{ item.missing }}");
    CHECK(simulate::substitute_item("{{ items }} {{ item.path | d }} {{ x", "item", item) ==
          "{{ items }} {{ item.path | d }} {{ x");
}
