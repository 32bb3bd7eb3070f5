#include "tripleo/sorted_steps.hpp"

#include <doctest/doctest.h>

#include "support/in_memory.hpp"

using stepwarden::tests::document;
using stepwarden::tripleo::starts_of_sorted_steps;
using stepwarden::tripleo::step_of;

namespace {

std::vector<std::size_t> starts(std::string_view tasks) {
    const stepwarden::yaml::Node list = document(tasks);
    std::vector<const stepwarden::yaml::Node*> pointers;
    for (const auto& task : list.items) pointers.push_back(&task);
    return starts_of_sorted_steps(pointers);
}

}  // namespace

TEST_CASE("a task's step is the number its condition compares step with") {
    CHECK(step_of(document("{when: step|int == 3}")) == 3);
    CHECK(step_of(document("{when: \"step | int==2\"}")) == 2);
    CHECK(step_of(document("{when: [is_bootstrap_node, \"step == '4'\"]}")) == 4);
    CHECK_FALSE(step_of(document("{when: step|int > 1}")));
    CHECK_FALSE(step_of(document("{when: steps_done == 1}")));
    CHECK_FALSE(step_of(document("{name: no condition}")));
}

TEST_CASE("the steps of a sorted list begin where the number grows") {
    CHECK(starts("[{when: step|int == 0}, {when: step|int == 0}, {when: step|int == 1}, {name: any},"
                 " {when: step|int == 1}, {when: step|int == 2}, {when: step|int == 2}]") ==
          std::vector<std::size_t>{2, 5});
}

TEST_CASE("a list that falls back to an earlier step is not sorted") {
    CHECK(starts("[{when: step|int == 0}, {when: step|int == 1}, {when: step|int == 2}, {when: step|int == 0},"
                 " {when: step|int == 1}, {when: step|int == 2}]")
              .empty());
}

TEST_CASE("a handful of tasks does not tell") {
    CHECK(starts("[{when: step|int == 0}, {when: step|int == 1}, {when: step|int == 2}]").empty());
}
