#include "ansible/tags.hpp"

#include <doctest/doctest.h>

using stepwarden::ansible::selects;
using Tags = std::vector<std::string>;

TEST_CASE("without --tags all tasks run but those tagged never") {
    CHECK(selects({}, Tags{}));
    CHECK(selects({}, Tags{"ceph"}));
    CHECK_FALSE(selects({}, Tags{"never", "system_upgrade"}));
}

TEST_CASE("--tags takes what shares a tag, and what is tagged always") {
    CHECK(selects({{"online_upgrade"}, {}}, Tags{"online_upgrade", "x"}));
    CHECK(selects({{"online_upgrade"}, {}}, Tags{"always"}));
    CHECK_FALSE(selects({{"online_upgrade"}, {}}, Tags{}));
    CHECK(selects({{"system_upgrade"}, {}}, Tags{"never", "system_upgrade"}));
}

TEST_CASE("--skip-tags beats --tags and always") {
    CHECK_FALSE(selects({{"all"}, {"validation"}}, Tags{"validation"}));
    CHECK_FALSE(selects({{}, {"validation"}}, Tags{"always", "validation"}));
    CHECK(selects({{}, {"all"}}, Tags{"always"}));
}

TEST_CASE("tagged and untagged are names of their own") {
    CHECK(selects({{"untagged"}, {}}, Tags{}));
    CHECK_FALSE(selects({{"untagged"}, {}}, Tags{"x"}));
    CHECK(selects({{"tagged"}, {}}, Tags{"x"}));
    CHECK_FALSE(selects({{"tagged"}, {}}, Tags{"never", "x"}));
    CHECK_FALSE(selects({{}, {"tagged"}}, Tags{"x"}));
}
