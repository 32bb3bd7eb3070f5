#include "text/suggest.hpp"

#include <doctest/doctest.h>

#include <vector>

using stepwarden::text::edit_distance;
using stepwarden::text::nearest_name;

TEST_CASE("edits are insertions, deletions, replacements and swaps of neighbours") {
    CHECK(edit_distance("when", "when", 3) == 0);
    CHECK(edit_distance("wen", "when", 3) == 1);
    CHECK(edit_distance("whenn", "when", 3) == 1);
    CHECK(edit_distance("wgen", "when", 3) == 1);
    CHECK(edit_distance("wehn", "when", 3) == 1);
    CHECK(edit_distance("abcdef", "uvwxyz", 3) == 4);
}

TEST_CASE("the nearest name within reach is suggested") {
    const std::vector<std::string> names = {"upgrade_tasks", "update_tasks", "tags", "when"};
    CHECK(nearest_name("upgrade_task", names) == "upgrade_tasks");
    CHECK(nearest_name("tag", names) == "tags");
    CHECK_FALSE(nearest_name("register", names).has_value());
    CHECK_FALSE(nearest_name("when", names).has_value());
    CHECK_FALSE(nearest_name("w", names).has_value());
}
