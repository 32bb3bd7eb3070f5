#include "yaml/packed.hpp"

#include <doctest/doctest.h>

using namespace stepwarden;

TEST_CASE("a table comes back as it was, places included") {
    const auto table = yaml::read_table("a: [1, 2.5, yes, ~, 'text']\nb: {c: !x y}\n");
    REQUIRE(table);
    const std::string bytes = yaml::pack(*table);
    CHECK(yaml::is_packed(bytes));
    const yaml::Node back = yaml::unpack(bytes);
    CHECK(yaml::same_value(back, *table));
    CHECK(back.find("b")->find("c")->tag == "!x");
    CHECK(back.find("b")->where.line == 2);
    CHECK(back.find("a")->items[4].where.column == table->find("a")->items[4].where.column);
}

TEST_CASE("a table is one document that says each thing once") {
    CHECK_FALSE(yaml::is_packed("a: b"));
    CHECK(yaml::read_table("a: 1\n---\nb: 2\n").error().message.find("one YAML document") != std::string::npos);
    CHECK_FALSE(yaml::read_table("a: 1\na: 2\n"));
    CHECK(yaml::read_table("a: [").error().where.line > 0);
}
