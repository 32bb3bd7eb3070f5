#include "report/html/task_locator.hpp"

#include <doctest/doctest.h>

using stepwarden::report::html::TaskLocator;

TEST_CASE("a place lies in the task that begins before it") {
    TaskLocator locator;
    locator.add("list.yaml", 1, 3, 0, "");
    locator.add("list.yaml", 5, 3, 1, "");
    CHECK(locator.find("list.yaml", 1, 3, "") == 0);
    CHECK(locator.find("list.yaml", 4, 5, "") == 0);
    CHECK(locator.find("list.yaml", 9, 3, "") == 1);
    CHECK_FALSE(locator.find("other.yaml", 1, 3, ""));
}

TEST_CASE("what stands to the left of a task's keys is not in it") {
    TaskLocator locator;
    locator.add("list.yaml", 1, 3, std::nullopt, "");
    locator.add("list.yaml", 2, 7, 0, "");
    CHECK(locator.find("list.yaml", 3, 7, "") == 0);
    // A condition of the block, below what is in it.
    CHECK_FALSE(locator.find("list.yaml", 4, 3, ""));
    CHECK_FALSE(locator.find("list.yaml", 1, 3, ""));
}

TEST_CASE("of one template's tasks in several roles the finding's own is meant") {
    TaskLocator locator;
    locator.add("service.yaml", 1, 3, 0, "Compute");
    locator.add("service.yaml", 1, 3, 7, "Controller");
    CHECK(locator.find("service.yaml", 2, 3, "Controller") == 7);
    CHECK(locator.find("service.yaml", 2, 3, "") == 0);
}
