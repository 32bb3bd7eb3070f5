#include "yaml/node.hpp"

#include <doctest/doctest.h>

#include "yaml/parse.hpp"

using stepwarden::yaml::fingerprint;
using stepwarden::yaml::Node;
using stepwarden::yaml::parse;
using stepwarden::yaml::same_value;

namespace {

Node read(std::string_view text) {
    auto stream = parse(text, 0);
    REQUIRE(stream.has_value());
    REQUIRE(stream->documents.size() == 1);
    return std::move(stream->documents.front());
}

}  // namespace

TEST_CASE("values are found by string keys only") {
    const Node node = read("1: one\n'1': string\nname: x\n");
    REQUIRE(node.find("1") != nullptr);
    CHECK(node.find("1")->scalar == "string");
    CHECK(node.find("nome") == nullptr);
    CHECK(node.find_entry("name")->key.where.line == 3);
}

TEST_CASE("same value means same kind and content, whatever the quoting, the place and the order of keys") {
    const Node a = read("{a: 1, b: [x, 'yes']}");
    const Node b = read("b:\n- \"x\"\n- \"yes\"\na: 0b1\n");
    CHECK(same_value(a, b));
    CHECK(fingerprint(a) == fingerprint(b));
    for (const char* other : {"{a: 1, b: [x, yes]}", "{a: '1', b: [x, 'yes']}", "{a: 1, b: ['yes', x]}", "{a: 1}",
                              "{a: 1.0, b: [x, 'yes']}", "{a: 1, c: [x, 'yes']}"}) {
        CHECK_FALSE(same_value(a, read(other)));
        CHECK(fingerprint(a) != fingerprint(read(other)));
    }
}

TEST_CASE("tags count") { CHECK_FALSE(same_value(read("!unsafe x"), read("x"))); }
