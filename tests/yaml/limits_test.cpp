#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

#include "yaml/parse.hpp"

using stepwarden::yaml::Limits;
using stepwarden::yaml::parse;

namespace {

std::string refusal(const std::string& text, const Limits& limits = {}) {
    const auto stream = parse(text, 0, limits);
    return stream ? "accepted" : stream.error().message;
}

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

std::string nested_maps(int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    return text;
}

}  // namespace

TEST_CASE("nesting is bounded however it is written") {
    const std::string expected = "nested deeper than the limit of 200 levels";
    CHECK(refusal(repeated("[", 10'000)) == expected);
    CHECK(refusal(repeated("[", 10'000) + repeated("]", 10'000)) == expected);
    CHECK(refusal(repeated("{a: ", 10'000)) == expected);
    CHECK(refusal(repeated("- ", 10'000)) == expected);
    CHECK(refusal(repeated("? ", 10'000)) == expected);
    CHECK(refusal(nested_maps(2'000)) == expected);
    CHECK(refusal(repeated("[", 100) + repeated("]", 100)) == "accepted");
}

TEST_CASE("the depth bound is exact, and counts through aliases") {
    CHECK(refusal("[[x]]", {.depth = 3, .nodes = 100}) == "accepted");
    CHECK(refusal("[[x]]", {.depth = 2, .nodes = 100}) == "nested deeper than the limit of 2 levels");
    CHECK(refusal("[&a [x], [*a]]", {.depth = 4, .nodes = 100}) == "accepted");
    CHECK(refusal("[&a [x], [*a]]", {.depth = 3, .nodes = 100}) == "nested deeper than the limit of 3 levels");
}

TEST_CASE("an alias bomb is refused by a bound that grows with the text alone") {
    std::string text = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 10; ++i) {
        const std::string alias = fmt::format("*a{}", i - 1);
        text += fmt::format("- &a{} [{}{}]\n", i, alias, repeated(fmt::format(", {}", alias), 9));
    }
    CHECK(refusal(text) == fmt::format("aliases expand to more than the limit of {} nodes for a file of this size",
                                       10'000 + 10 * text.size()));
    CHECK(refusal(text, {.depth = 200, .nodes = 5'000}) == "more than the limit of 5000 nodes (aliases expanded)");
}

TEST_CASE("as many aliases as there are in templates are expanded") {
    const std::string text = "- &a {" + repeated("key: value, ", 20) + "}\n" + repeated("- *a\n", 200);
    CHECK(refusal(text) == "accepted");
}

TEST_CASE("anchors nested in anchors count towards the node bound") {
    std::string text;
    for (int i = 0; i < 150; ++i) text += fmt::format("&a{} [", i);
    text += fmt::format("x{}{}", repeated(", x", 5'000), repeated("]", 150));
    CHECK(refusal(text, {.depth = 200, .nodes = 100'000}) == "more than the limit of 100000 nodes (aliases expanded)");
}

TEST_CASE("many nulls and many keys take time in proportion") {
    CHECK(refusal(repeated("-\n", 200'000)) == "accepted");
    CHECK(refusal(fmt::format("{{{}}}", repeated("a: ,", 200'000))) == "accepted");
    std::string keys;
    for (int i = 0; i < 50'000; ++i) keys += fmt::format("k{}:\n", i);
    CHECK(refusal(keys) == "accepted");
}
