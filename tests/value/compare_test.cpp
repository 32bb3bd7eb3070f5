// Equality, order and truth of values.
#include "value/compare.hpp"

#include <doctest/doctest.h>

namespace {

using namespace stepwarden::value;

const Value unknown = Value::unknown("a cause");

TEST_CASE("numbers are equal across kinds, and exactly so") {
    CHECK(equal(Value(1), Value(1.0)) == Truth::yes);
    CHECK(equal(Value(true), Value(1)) == Truth::yes);
    CHECK(equal(Value("1"), Value(1)) == Truth::no);
    CHECK(equal(Value(std::int64_t{9007199254740993}), Value(9007199254740992.0)) == Truth::no);
    CHECK(less(Value(std::int64_t{9007199254740992}), Value(9007199254740992.0)) == Truth::no);
    CHECK(less(Value(2), Value(2.5)) == Truth::yes);
}

TEST_CASE("a list is no tuple, and a dict has no order") {
    CHECK(equal(Value(List{1, 2}), Value::tuple({1, 2})) == Truth::no);
    CHECK(equal(Value(Dict{{"a", 1}, {"b", 2}}), Value(Dict{{"b", 2}, {"a", 1}})) == Truth::yes);
    CHECK(equal(Value(Dict{{"a", 1}}), Value(Dict{{"a", 2}})) == Truth::no);
    CHECK(equal(Value(), Value(false)) == Truth::no);
}

TEST_CASE("one known difference decides, whatever else is unknown") {
    CHECK(equal(unknown, Value(1)) == Truth::unknown);
    CHECK(equal(Value(List{unknown, 1}), Value(List{5, 2})) == Truth::no);
    CHECK(equal(Value(List{unknown, 1}), Value(List{5, 1})) == Truth::unknown);
    CHECK(equal(Value(List{unknown}), Value(List{1, 2})) == Truth::no);
    CHECK(equal(Value(Dict{{"a", unknown}}), Value(Dict{{"b", 1}})) == Truth::no);
}

TEST_CASE("order exists within a kind only") {
    CHECK(less(Value("a"), Value("b")) == Truth::yes);
    CHECK(less(Value(List{1, 2}), Value(List{1, 3})) == Truth::yes);
    CHECK(less(Value(List{1}), Value(List{1, 0})) == Truth::yes);
    CHECK(!less(Value("1"), Value(1)));
    CHECK(!less(Value(), Value()));
    CHECK(!less(Value(Dict{}), Value(Dict{})));
    CHECK(less(unknown, Value(1)) == Truth::unknown);
}

TEST_CASE("what is empty, zero or none is false") {
    for (const Value& falsy :
         {Value(), Value(0), Value(0.0), Value(""), Value(List{}), Value(Dict{}), Value(false), Value::tuple({})})
        CHECK(truthiness(falsy) == Truth::no);
    for (const Value& truthy : {Value(-1), Value("False"), Value(List{Value()}), Value(0.1)})
        CHECK(truthiness(truthy) == Truth::yes);
    CHECK(truthiness(unknown) == Truth::unknown);
}

TEST_CASE("identical tells kinds apart and never trusts an unknown") {
    CHECK(!identical(Value(1), Value(true)));
    CHECK(!identical(Value(1), Value(1.0)));
    CHECK(identical(Value(List{1, "a"}), Value(List{1, "a"})));
    CHECK(!identical(unknown, unknown));
}

TEST_CASE("the first unknown is found at any depth") {
    const Value nested(List{1, Value(Dict{{"k", unknown}})});
    REQUIRE(find_unknown(nested));
    CHECK(*find_unknown(nested)->cause == "a cause");
    CHECK(!find_unknown(Value(List{1, 2})));
    CHECK(find_undefined(Value(List{Value::undefined("x.y")})));
}

}  // namespace
