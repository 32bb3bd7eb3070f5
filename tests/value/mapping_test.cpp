// Mappings whose entries are made when asked for, and what may be undefined inside a value.
#include <doctest/doctest.h>

#include "value/compare.hpp"
#include "value/value.hpp"

namespace {

using namespace stepwarden::value;

Value mapping() {
    return Mapping{
        "hostvars", [](std::string_view key) { return key == "one" ? Value(1) : Value::undefined("two"); }, {}};
}

TEST_CASE("a mapping is known by its keys alone") {
    const Value hosts = mapping();
    CHECK(hosts.as_mapping().get("one").as_int() == 1);
    CHECK(truthiness(hosts) == Truth::yes);
    CHECK_FALSE(is_hashable(hosts));
    REQUIRE(find_unknown(Value(List{1, hosts})) != nullptr);
    CHECK(*find_unknown(hosts)->cause == "hostvars as a whole");
    CHECK(find_maybe_undefined(hosts) == nullptr);
}

TEST_CASE("a mapping equals itself, and nothing that is no mapping") {
    const Value hosts = mapping();
    CHECK(equal(hosts, hosts) == Truth::yes);
    CHECK(equal(hosts, mapping()) == Truth::unknown);
    CHECK(equal(hosts, Value(Dict{})) == Truth::unknown);
    CHECK(equal(hosts, Value("hostvars")) == Truth::no);
}

TEST_CASE("what may be undefined is found at any depth") {
    CHECK(find_maybe_undefined(Value(List{Value::unknown("a fact", true)})) == nullptr);
    CHECK(find_maybe_undefined(Value(Dict{{"k", List{Value::unknown("a register")}}})) != nullptr);
    CHECK(find_maybe_undefined(Value::undefined("x")) == nullptr);
}

}  // namespace
