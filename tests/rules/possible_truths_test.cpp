#include "rules/support/possible_truths.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "jinja/canonical.hpp"
#include "jinja/parse.hpp"

using namespace stepwarden;

namespace {

ansible::Condition condition(const std::string& text) {
    ansible::Condition made{text, {}, std::nullopt, std::nullopt};
    if (text == "true" || text == "false") {
        made.literal = text == "true";
        return made;
    }
    auto expression = jinja::parse_condition(text);
    REQUIRE_MESSAGE(expression, text);
    made.expression = std::move(*expression);
    return made;
}

/// "yes", "no" or "both".
std::string together(const std::vector<std::string>& texts) {
    std::vector<ansible::Condition> conditions;
    for (const std::string& text : texts) conditions.push_back(condition(text));
    std::vector<const ansible::Condition*> pointers;
    for (const ansible::Condition& each : conditions) pointers.push_back(&each);
    const rules::PossibleTruths possible = rules::possible_truths(pointers);
    CHECK((possible.yes || possible.no));
    return possible.yes && possible.no ? "both" : possible.yes ? "yes" : "no";
}

bool follows(const std::string& given, const std::string& then) {
    const ansible::Condition first = condition(given);
    const ansible::Condition* const pointer = &first;
    return rules::implies({&pointer, 1}, condition(then));
}

std::string canonical(const std::string& text) {
    const auto expression = jinja::parse_condition(text);
    REQUIRE(expression);
    return jinja::canonical_text(*expression, expression->root);
}

}  // namespace

TEST_CASE("a variable alone may be anything") {
    CHECK(together({"x"}) == "both");
    CHECK(together({"x == 'a'"}) == "both");
    CHECK(together({"x is defined"}) == "both");
    CHECK(together({"x|int > 3"}) == "both");
}

TEST_CASE("one variable is not two things at once, and always not one of two") {
    CHECK(together({"x == 'a'", "x == 'b'"}) == "no");
    CHECK(together({"x == 'a' or x == 'b'"}) == "both");
    CHECK(together({"x != 'a' or x != 'b'"}) == "yes");
    CHECK(together({"x in ['a', 'b']", "x == 'b'"}) == "both");
    CHECK(together({"x in ['a', 'b']", "x == 'c'"}) == "no");
    CHECK(together({"x not in ['a', 'b']", "x == 'a'"}) == "no");
    CHECK(together({"x == 'a'", "y == 'b'"}) == "both");
}

TEST_CASE("numbers have an order and text is no number") {
    CHECK(together({"n|int >= 2", "n|int < 2"}) == "no");
    CHECK(together({"n|int > 1", "n|int < 3"}) == "both");
    CHECK(together({"n|int > 2 or n|int <= 2"}) == "yes");
    CHECK(together({"3 > n|int", "n|int >= 3"}) == "no");
    CHECK(together({"n == 1", "n == '1'"}) == "no");
}

TEST_CASE("what reads alike is alike, as long as asking twice gives the same") {
    CHECK(together({"x.rc == 0", "x['rc'] != 0"}) == "no");
    CHECK(together({"a and not a"}) == "no");
    CHECK(together({"a is defined or a is undefined"}) == "yes");
    CHECK(together({"a|bool", "not (a | bool)"}) == "no");
    CHECK(together({"lookup('pipe', 'date') == 'a'", "lookup('pipe', 'date') == 'b'"}) == "both");
}

TEST_CASE("plain true and false count as what they are, templates as anything") {
    CHECK(together({"true"}) == "yes");
    CHECK(together({"x", "false"}) == "no");
    const ansible::Condition open{"{{ x }} == 0", {}, std::nullopt, std::nullopt};
    const ansible::Condition* const pointer = &open;
    const rules::PossibleTruths possible = rules::possible_truths({&pointer, 1});
    CHECK((possible.yes && possible.no));
}

TEST_CASE("too much to try may be anything") {
    std::string many = "x0 == 'a'";
    for (int i = 1; i < 40; ++i) many += " and x" + std::to_string(i) + " == 'a'";
    CHECK(together({many, "x0 == 'b'"}) == "both");
}

TEST_CASE("a condition implies what holds whenever it does") {
    CHECK(follows("a and b", "a"));
    CHECK(follows("x == 'a'", "x != 'b'"));
    CHECK(follows("x == 'a'", "x in ['a', 'b']"));
    CHECK(follows("n|int > 3", "n|int > 2"));
    CHECK_FALSE(follows("a or b", "a"));
    CHECK_FALSE(follows("a", "b"));
}

TEST_CASE("one text stands for one meaning") {
    CHECK(canonical("( x.rc  == 0 )") == canonical("x['rc']==0"));
    CHECK(canonical("x|d('')") == canonical("x | default('')"));
    CHECK(canonical("a and b") != canonical("a or b"));
    CHECK(canonical("x == '0'") != canonical("x == 0"));
    CHECK(canonical("x[1:2]") != canonical("x[1:3]"));
}
