// What the parser takes and refuses, how operators bind, and where it says the trouble lies.
#include "yaql/parse.hpp"

#include <doctest/doctest.h>

#include <string>

#include "value/python_text.hpp"

namespace {

using namespace stepwarden;

/// The tree as calls: "(+ 1 (* 2 3))".
struct Printer {
    const yaql::Expression& expression;

    std::string print(yaql::NodeId id) const {
        if (id == yaql::no_node) return "_";
        return std::visit([this](const auto& node) { return (*this)(node); }, expression[id].kind);
    }
    std::string arguments(const yaql::Arguments& arguments) const {
        std::string out;
        for (const yaql::NodeId id : arguments.positional) out += " " + print(id);
        for (const auto& [source, destination] : arguments.named)
            out += " " + print(source) + "=>" + print(destination);
        return out;
    }
    std::string operator()(const yaql::Literal& node) const { return value::python_repr(node.value); }
    std::string operator()(const yaql::Word& node) const { return node.text; }
    std::string operator()(const yaql::Variable& node) const { return "$" + node.name; }
    std::string operator()(const yaql::ListDisplay& node) const { return "[" + arguments(node.arguments) + "]"; }
    std::string operator()(const yaql::DictDisplay& node) const { return "{" + arguments(node.arguments) + "}"; }
    std::string operator()(const yaql::Index& node) const {
        return "(index " + print(node.object) + arguments(node.arguments) + ")";
    }
    std::string operator()(const yaql::Call& node) const { return "(" + node.name + arguments(node.arguments) + ")"; }
    std::string operator()(const yaql::Group& node) const { return "<" + print(node.inner) + ">"; }
    std::string operator()(const yaql::Unary& node) const {
        const char* op = node.op == yaql::UnaryOperator::negation ? "not" : "-";
        return std::string("(") + op + " " + print(node.operand) + ")";
    }
    std::string operator()(const yaql::Binary& node) const {
        constexpr const char* names[] = {".", "?.", "=~", "!~", "*", "/",  "mod", "+",  "-", ">",
                                         "<", ">=", "<=", "!=", "=", "in", "and", "or", "->"};
        return std::string("(") + names[static_cast<std::size_t>(node.op)] + " " + print(node.left) + " " +
               print(node.right) + ")";
    }
};

std::string tree(std::string_view text) {
    const auto parsed = yaql::parse(text);
    return parsed ? Printer{*parsed}.print(parsed->root) : parsed.error().message;
}

bool accepted(std::string_view text) { return yaql::parse(text).has_value(); }

TEST_CASE("literals, words and variables") {
    CHECK(tree("'a\\n' ") == "'a\\n'");
    CHECK(tree("\"it's\"") == "\"it's\"");
    CHECK(tree("`a\\`\\n`") == "'a`\\\\n'");
    CHECK(tree("'(\\.|:)'") == "'(\\\\.|:)'");
    CHECK(tree("[1, 2.50, 00, true, null]") == "[ 1 2.5 0 True None]");
    CHECK(tree("$ = $1") == "(= $1 $1)");
    CHECK(tree("$name.get(key)") == "(. $name (get key))");
    CHECK(tree("1.5.2") == "(. 1.5 2)");
}

TEST_CASE("operators bind as in yaql's standard factory") {
    CHECK(tree("1 + 2 * 3 - 4") == "(- (+ 1 (* 2 3)) 4)");
    CHECK(tree("not $.a = 1 and b or c") == "(or (and (not (= (. $1 a) 1)) b) c)");
    CHECK(tree("a in b in c") == "(in (in a b) c)");
    CHECK(tree("1 < 2 = true") == "(= (< 1 2) True)");
    CHECK(tree("-a.b[0]") == "(- (index (. a b) 0))");
    CHECK(tree("a.b[0].c") == "(. (index (. a b) 0) c)");
    CHECK(tree("1 * not 2 + 3") == "(* 1 (not (+ 2 3)))");
    CHECK(tree("2*-1=~3") == "(* 2 (=~ (- 1) 3))");
    CHECK(tree("a->b->c or d") == "(-> a (-> b (or c d)))");
    CHECK(tree("a?.b.c") == "(. (?. a b) c)");
    CHECK(tree("$.(a)") == "(. $1 <a>)");
}

TEST_CASE("arguments may be named at the end and left out in front of a comma") {
    CHECK(tree("f()") == "(f)");
    CHECK(tree("f(1, x => 2, y => 3 -> 4)") == "(f 1 x=>2 y=>(-> 3 4))");
    CHECK(tree("f(, 1,, 2)") == "(f _ 1 _ 2)");
    CHECK(tree("f(1,, x => 2)") == "(f 1 _ x=>2)");
    CHECK(tree("switch(not a => 1, b = c => 2)") == "(switch (not a)=>1 (= b c)=>2)");
    CHECK(tree("{a => 1, 2 => b}") == "{ a=>1 2=>b}");
    for (const std::string refused : {"f(1,)", "f(,)", "[1,]", "f(x => 1, 2)", "f(, x => 1)", "(x => 1)", "x => 1"})
        CHECK_MESSAGE(!accepted(refused), refused);
}

TEST_CASE("a word right before a parenthesis is a function, whatever the word") {
    CHECK(tree("not(a)") == "(not a)");
    CHECK(tree("not (a)") == "(not <a>)");
    CHECK(!accepted("a and(b)"));
    CHECK(!accepted("f (1)"));
    CHECK(!accepted("$f(1)"));
}

TEST_CASE("what is no yaql is a failure at its place") {
    const auto unexpected = yaql::parse("$.data.where(");
    REQUIRE(!unexpected);
    CHECK(unexpected.error().message == "Parse error: unexpected end of statement");
    CHECK(unexpected.error().offset == 13);
    CHECK(tree("$.a b") == "Parse error: unexpected 'b' at position 4");
    CHECK(tree("$.a # b") == "Lexical error: illegal character '#' at position 4");
    CHECK(tree("'open") == "Lexical error: illegal character ''' at position 0");
    for (const std::string refused : {"", " ", "()", "1a", "1_0", "1e5", "__a", "a not in b", "$.in", "1.", "'a' 'b'",
                                      "a, b", "\u201ca\u201d", "'\\x4g'"})
        CHECK_MESSAGE(!accepted(refused), refused);
}

TEST_CASE("nesting is bounded") {
    const std::string deep = std::string(5000, '[') + std::string(5000, ']');
    CHECK(tree(deep) == "Parse error: nested deeper than 200 levels");
    CHECK(tree(std::string(5000, '-') + "1") == "Parse error: nested deeper than 200 levels");
    std::string long_row = "1";
    for (int n = 0; n < 5000; ++n) long_row += " + 1";
    CHECK(accepted(long_row));
}

}  // namespace
