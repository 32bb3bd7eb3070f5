// Texts with gaps: how they are marked, and that nothing is decided by them.
#include "value/placeholder.hpp"

#include <doctest/doctest.h>

#include "jinja/evaluate.hpp"
#include "jinja/parse.hpp"

using namespace stepwarden;
using value::Value;

namespace {

const std::string gap = value::placeholder("parameter NovaImage without a value");

Value undefined(std::string_view name) { return Value::undefined(std::string(name)); }

value::Truth truth_of(const std::string& condition) {
    const auto parsed = jinja::parse_condition(condition);
    REQUIRE(parsed);
    const auto judged = jinja::judge(*parsed, jinja::Lookup(undefined));
    REQUIRE(judged);
    return judged->truth;
}

}  // namespace

TEST_CASE("a gap shows its cause in one line") {
    CHECK(value::placeholder("two\nlines") == "⟦two lines⟧");
    CHECK(value::placeholder_cause("image " + gap + " and more") == "parameter NovaImage without a value");
    CHECK_FALSE(value::placeholder_cause("no gap"));
}

TEST_CASE("what is Unknown inside a value becomes a gap, and a text with a gap is Unknown") {
    const Value list = value::List{1, Value::unknown("fact x")};
    CHECK(value::with_placeholders(list).as_list()[1].as_string() == "⟦fact x⟧");
    CHECK(value::without_gaps("a " + gap).cause() == "parameter NovaImage without a value");
    CHECK(value::find_gap(value::Dict{{"a", value::List{gap}}}) == "parameter NovaImage without a value");
    CHECK_FALSE(value::find_gap(value::Dict{{"a", 1}}));
}

TEST_CASE("a condition around a gap is unknown, unless the gap does not matter") {
    CHECK(truth_of("'" + gap + "' == 'x'") == value::Truth::unknown);
    CHECK(truth_of(gap) == value::Truth::unknown);
    CHECK(truth_of("1 == 2 and '" + gap + "' == 'x'") == value::Truth::no);
}

TEST_CASE("a template around a gap renders to Unknown") {
    for (const std::string& text : {"cp " + gap + " {{ 1 }}", "{{ '" + gap + "' }}", "{{ " + gap + " }}"}) {
        const auto parsed = jinja::parse_template(text);
        REQUIRE(parsed);
        const auto rendered = jinja::render(*parsed, jinja::Lookup(undefined));
        REQUIRE(rendered);
        CHECK_MESSAGE(rendered->is_unknown(), text);
    }
}
