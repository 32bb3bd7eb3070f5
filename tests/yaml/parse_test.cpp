#include "yaml/parse.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using stepwarden::text::Diagnostic;
using stepwarden::yaml::Entry;
using stepwarden::yaml::Kind;
using stepwarden::yaml::Limits;
using stepwarden::yaml::Node;
using stepwarden::yaml::parse;
using stepwarden::yaml::Stream;

namespace {

Stream read(std::string_view text) {
    auto stream = parse(text, 3);
    if (!stream) FAIL(stream.error().message);
    return std::move(*stream);
}

/// One document as text: strings in quotes, every other scalar by its value.
std::string show(const Node& node) {
    const std::string tag = node.tag.empty() ? "" : fmt::format("{} ", node.tag);
    std::vector<std::string> children;
    for (const Node& item : node.items) children.push_back(show(item));
    for (const Entry& entry : node.entries)
        children.push_back(fmt::format("{}: {}", show(entry.key), show(entry.value)));
    switch (node.kind) {
        case Kind::sequence:
            return fmt::format("{}[{}]", tag, fmt::join(children, ", "));
        case Kind::mapping:
            return fmt::format("{}{{{}}}", tag, fmt::join(children, ", "));
        case Kind::string:
            return fmt::format("{}'{}'", tag, node.scalar);
        case Kind::boolean:
            return fmt::format("{}", node.boolean);
        case Kind::integer:
            return fmt::format("{}", node.integer);
        case Kind::floating:
            return fmt::format("{}", node.floating);
        case Kind::null:
            return "null";
    }
    return "";
}

std::string shown(std::string_view text) {
    const Stream stream = read(text);
    REQUIRE(stream.documents.size() == 1);
    return show(stream.documents.front());
}

/// "line:column message" of the refusal.
std::string refusal(std::string_view text, const Limits& limits = {}) {
    const auto stream = parse(text, 3, limits);
    if (stream) return "accepted";
    const Diagnostic& error = stream.error();
    CHECK(error.where.file == 3);
    return fmt::format("{}:{} {}", error.where.line, error.where.column, error.message);
}

std::string place(const Node& node) { return fmt::format("{}:{}", node.where.line, node.where.column); }

}  // namespace

TEST_CASE("scalars are typed when plain and strings when quoted") {
    CHECK(shown("[yes, 'yes', 0750, 1.5, ~, '', 2001-01-01]") == "[true, 'yes', 488, 1.5, null, '', '2001-01-01']");
}

TEST_CASE("plain tells how a scalar was written") {
    const Stream stream = read("- a\n- 'a'\n- |\n  a\n- !!str 1\n");
    CHECK(stream.documents[0].items[0].plain);
    CHECK_FALSE(stream.documents[0].items[1].plain);
    CHECK_FALSE(stream.documents[0].items[2].plain);
    CHECK(stream.documents[0].items[3].plain);
    CHECK(stream.documents[0].items[3].is_string());
}

TEST_CASE("an integer beyond 64 bits stays a plain string") {
    const Stream stream = read("99999999999999999999");
    CHECK(stream.documents[0].is_string());
    CHECK(stream.documents[0].plain);
    CHECK(stream.documents[0].scalar == "99999999999999999999");
}

TEST_CASE("the text of other scalars is kept as written") {
    const Stream stream = read("[0750, yes, NULL, 1_000]");
    std::string texts;
    for (const Node& item : stream.documents[0].items) texts += item.scalar + ' ';
    CHECK(texts == "0750 yes NULL 1_000 ");
}

TEST_CASE("keys keep their kind") {
    CHECK(shown("2: a\nyes: b\n~: c\n'2': d\n") == "{2: 'a', true: 'b', null: 'c', '2': 'd'}");
}

TEST_CASE("YAML's own tags decide, other tags are kept") {
    CHECK(shown("[!!str 1, !!int '0x10', !!float 1, !!bool 'on', !!null x]") == "['1', 16, 1, true, null]");
    CHECK(shown("[!unsafe yes, !vault 'x']") == "[!unsafe 'yes', !vault 'x']");
    CHECK(shown("!mine {a: 1}") == "!mine {'a': 1}");
    CHECK(refusal("!!int x") == "1:1 'x' is no integer that YAML 1.1 can read");
    CHECK(refusal("!!str [a]") == "1:1 tag '!!str' does not fit what follows it");
}

TEST_CASE("the last of equal keys wins, and each repetition is told of") {
    const Stream stream = read("a: 1\nb: 2\na: 3\n1: x\n1.0: y\n");
    CHECK(show(stream.documents[0]) == "{'a': 3, 'b': 2, 1: 'y'}");
    REQUIRE(stream.duplicate_keys.size() == 2);
    CHECK(stream.duplicate_keys[0].told().message == "duplicate key 'a': the value given in line 1 is lost");
    CHECK(stream.duplicate_keys[0].where.line == 3);
    CHECK(stream.duplicate_keys[1].where.line == 5);
    // As in Python, true and 1 are one key.
    CHECK(shown("1: a\nyes: b\n") == "{true: 'b'}");
}

TEST_CASE("merge keys put the merged entries first and let explicit ones win") {
    CHECK(shown("- &b {x: 1, y: 2}\n- {<<: *b, y: 3, z: 4}\n") == "[{'x': 1, 'y': 2}, {'x': 1, 'y': 3, 'z': 4}]");
    CHECK(shown("- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b]}\n") ==
          "[{'x': 1}, {'x': 2, 'y': 2}, {'x': 1, 'y': 2}]");
    CHECK(read("- &b {x: 1}\n- {<<: *b, x: 2}\n").duplicate_keys.empty());
    CHECK(refusal("<<: 1") == "1:1 merge key '<<' expects a mapping or a list of mappings");
    CHECK(shown("'<<': 1") == "{'<<': 1}");
}

TEST_CASE("aliases are expanded") {
    CHECK(shown("a: &x [1, 2]\nb: *x\n") == "{'a': [1, 2], 'b': [1, 2]}");
    CHECK(refusal("*x").starts_with("1:1 not valid YAML: alias without an anchor"));
    CHECK(refusal("&x [*x]") == "1:5 alias stands inside the node that it names");
    CHECK(refusal("[&x 1, &x 2]") == "1:8 anchor 'x' is defined twice");
}

TEST_CASE("quoted scalars fold as PyYAML folds them") {
    CHECK(shown("'a\n  b\n\n  c '") == "'a b\nc '");
    CHECK(shown("'#!/bin/bash\n\n  '") == "'#!/bin/bash\n'");
    CHECK(shown("\"a\\n\n\n  \"") == "'a\n\n'");
    CHECK(shown("\"a \\\n  b\"") == "'a b'");
    CHECK(shown(R"("\x41\u00e9\_\N\/")") == "'A\xC3\xA9\xC2\xA0\xC2\x85/'");
    CHECK(shown("'it''s'") == "'it's'");
    CHECK(refusal(R"(a: "\'")").starts_with("1:5 "));
    CHECK(refusal("a: 'x\n---\n'") != "accepted");
    CHECK(refusal("a: \"x\n") != "accepted");
}

TEST_CASE("block scalars keep, fold and chomp as PyYAML does") {
    CHECK(shown("|\n  a\n   b\n\n") == "'a\n b\n'");
    CHECK(shown("|-\n  a\n\n") == "'a'");
    CHECK(shown("|+\n  a\n\n") == "'a\n\n'");
    CHECK(shown(">\n  a\n  b\n\n  c\n   d\n  e\n") == "'a b\nc\n d\ne\n'");
    CHECK(shown("a: |2\n    x\n  y\n") == "{'a': '  x\ny\n'}");
    CHECK(shown("a: |\nb: 1\n") == "{'a': '', 'b': 1}");
    CHECK(shown("|\n  x") == "'x'");
    CHECK(shown("- |\n a\n- >-\n b\n") == "['a\n', 'b']");
}

TEST_CASE("CRLF and lone carriage returns are line breaks") {
    CHECK(shown("a: |\r\n  x\r\n  y\r\nb: 'p\r\n  q'\r\n") == "{'a': 'x\ny\n', 'b': 'p q'}");
    CHECK(shown("a: 1\rb: 2\r") == "{'a': 1, 'b': 2}");
}

TEST_CASE("documents are separate, and an empty file has none") {
    CHECK(read("").documents.empty());
    CHECK(read("# nothing\n").documents.empty());
    const Stream stream = read("a\n---\nb\n...\n---\n");
    REQUIRE(stream.documents.size() == 3);
    CHECK(stream.documents[2].is_null());
    CHECK(shown("null\n...\n") == "null");
}

TEST_CASE("nodes know their line and column") {
    const Node root =
        read("# head\nkey: value\nlist:\n  - x\n  - name: y\n    when: |\n      z\nfl: [a, {b: c}]\n").documents[0];
    CHECK(place(root) == "2:1");
    CHECK(root.where.file == 3);
    CHECK(place(*root.find("key")) == "2:6");
    const Node& list = *root.find("list");
    CHECK(place(list) == "4:3");
    CHECK(place(list.items[0]) == "4:5");
    CHECK(place(list.items[1]) == "5:5");
    CHECK(place(list.items[1].entries[1].key) == "6:5");
    CHECK(place(*list.items[1].find("when")) == "6:11");
    CHECK(place(root.find("fl")->items[1].entries[0].value) == "8:13");
}

TEST_CASE("columns count bytes, a byte order mark does not count") {
    CHECK(place(*read("\xEF\xBB\xBF\xC3\xA9: x").documents[0].find("\xC3\xA9")) == "1:5");
    CHECK(place(*read("a: 1\r\nb: 2\r\n").documents[0].find("b")) == "2:4");
}

TEST_CASE("lines are those of editors, whatever YAML takes for a break") {
    const Node root = read("a: 'x\xE2\x80\xA8y'\nb: 1\nc: \"\xC2\x85\" # \xC3\xA9\nd: [\xC3\xA9, e]\n").documents[0];
    CHECK(place(*root.find("b")) == "2:4");
    CHECK(place(*root.find("d")) == "4:4");
    CHECK(place(root.find("d")->items[1]) == "4:9");
}

TEST_CASE("what is left empty stands behind its colon or dash") {
    const Node root = read("a:\n# c\n\nb:\n-\n- null\nnull: 1\n").documents[0];
    CHECK(place(*root.find("a")) == "1:3");
    CHECK(place(root.find("b")->items[0]) == "5:2");
    CHECK(place(root.find("b")->items[1]) == "6:3");
    CHECK(place(root.entries[2].key) == "7:1");
}

TEST_CASE("syntax errors have a place and say what was expected") {
    CHECK(refusal("a: b: c") ==
          "1:5 not valid YAML: a ':' that begins no mapping here: wrong indentation, or text that needs quotes");
    CHECK(refusal("a: [1, 2").ends_with("the '[' in line 1 is not closed: expected ',' or ']'"));
    CHECK(refusal("a: 1\nb\n") == "2:1 not valid YAML: expected ':' behind the key");
    CHECK(refusal("a: 1\n]\n").starts_with("2:1 "));
    CHECK(refusal("'a' 'b'") != "accepted");
    CHECK(refusal("'a'\n---# doc\n") != "accepted");
    CHECK(refusal("...\n") == "1:1 not valid YAML: expected a value");
    CHECK(refusal("a: !!str\nb c\n") == "2:1 not valid YAML: expected ':' behind the key");
    CHECK(refusal("- a: 1\n b: 2\n")
              .ends_with(
                  "expected the next '- ' of the list that begins in line 1, at its indentation, or less for its end"));
    CHECK(refusal("a: 'b\n").starts_with("1:4 not valid YAML: quoted text is not closed"));
    CHECK(shown("a: !!str\nb: c\n") == "{'a': '', 'b': 'c'}");
    CHECK(refusal("[a, , b]") == "1:5 not valid YAML: expected a value");
    CHECK(refusal("a: =") == "1:4 plain '=' is not a string in YAML 1.1: quote it");
    CHECK(refusal("? [a]\n: b") == "1:3 a list or a mapping cannot be a key");
    CHECK(refusal("key:\n[a,\n b]\n") == "2:1 not valid YAML: expected ':' behind the key");
}

TEST_CASE("tabs part words, and are no indentation") {
    CHECK(shown("a:\tb") == "{'a': 'b'}");
    CHECK(refusal("a:\n\t- b") != "accepted");
    CHECK(refusal("a:\n\tb: c\n") != "accepted");
    CHECK(shown("a: 'b\tc'") == "{'a': 'b\tc'}");
    CHECK(shown("a: |\n  b\tc\n") == "{'a': 'b\tc\n'}");
}

TEST_CASE("bytes that PyYAML's reader refuses are refused at their place") {
    CHECK(refusal("a: \xFF") == "1:4 invalid UTF-8: byte 0xff");
    CHECK(refusal("a: \xED\xA0\x80") == "1:4 invalid UTF-8: byte 0xed");
    CHECK(refusal("a: \xC0\x80") == "1:4 invalid UTF-8: byte 0xc0");
    CHECK(refusal("a: \xC3") == "1:4 invalid UTF-8: byte 0xc3");
    CHECK(refusal(std::string_view("a\nb: \0", 6)) == "2:4 control character U+0000 is not allowed in YAML");
    CHECK(refusal("x\x1B") == "1:2 control character U+001B is not allowed in YAML");
    CHECK(refusal("\x04") == "1:1 control character U+0004 is not allowed in YAML");
    CHECK(refusal(std::string_view("\xFF\xFE"
                                   "a\0",
                                   4)) == "1:1 file is UTF-16 or UTF-32; expected UTF-8");
}
