#include "heat/split_steps.hpp"

#include <doctest/doctest.h>

#include <string>

namespace stepwarden {
namespace {

using heat::SplitRule;
using value::Dict;
using value::List;
using value::Value;

Value task(const Value& when) { return Dict{{"name", "t"}, {"when", when}}; }

/// The steps from 0 to 5 that a task with this `when` goes to: "0145".
std::string steps_of(const Value& when, SplitRule rule) {
    std::string steps;
    const auto lists = heat::split_steps(List{task(when)}, 6, {.rule = rule});
    for (std::size_t step = 0; step < lists.size(); ++step)
        if (!lists[step].as_list().empty()) steps += std::to_string(step);
    return steps;
}

std::string stein(const Value& when) { return steps_of(when, SplitRule::first_at_end); }
std::string train(const Value& when) { return steps_of(when, SplitRule::all); }

TEST_CASE("without a step in its condition a task goes to every step") {
    for (const SplitRule rule : {SplitRule::first_at_end, SplitRule::all}) {
        CHECK(steps_of({}, rule) == "012345");
        CHECK(steps_of("foo is defined", rule) == "012345");
        CHECK(steps_of("step == '1'", rule) == "012345");
        CHECK(steps_of(List{}, rule) == "012345");
    }
}

TEST_CASE("the spellings of a step") {
    for (const char* when : {"step|int == 2", "(step | int) == 2", "step == 2", "  step|int==2 ", "step|int ==\n2"}) {
        CHECK(stein(when) == "2");
        CHECK(train(when) == "2");
    }
    CHECK(train("step|int == 02") == "");
    CHECK(train("step|int == 12") == "");
    CHECK(train("step|int <= 2") == "012345");
}

TEST_CASE("stein takes the first item that ends in a step") {
    CHECK(stein(List{"x", "step|int == 1", "step|int == 3"}) == "1");
    CHECK(stein("step|int == 1 and x") == "012345");
    CHECK(stein("step|int == 1 or step|int == 3") == "3");
    CHECK(stein("not (step|int == 2)") == "012345");
}

TEST_CASE("train takes every step of all items put together") {
    CHECK(train("step|int == 1 or step|int == 3") == "13");
    CHECK(train("not (step|int == 2)") == "2");
    CHECK(train(List{true, "step|int == 1", "x"}) == "1");
    // The next item's digits are glued on.
    CHECK(train(List{"step|int == 1", "2 > x"}) == "");
}

TEST_CASE("what the writer raises on is told at the task, which stays in every step") {
    std::vector<text::Diagnostic> diagnostics;
    Dict at_line_7 = {{"when", List{true, "step|int == 1"}}};
    at_line_7.where = {.file = 1, .line = 7, .column = 3};
    const List tasks = {at_line_7, Value()};
    const auto lists = heat::split_steps(
        tasks, 2, {.rule = SplitRule::first_at_end, .section = "upgrade_tasks", .diagnostics = &diagnostics});
    CHECK(lists[0].as_list().size() == 2);
    CHECK(lists[1].as_list().size() == 2);
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[0].message ==
          "the config writer fails on a task of upgrade_tasks: TypeError: expected string in 'when', not bool");
    CHECK(diagnostics[0].where.line == 7);
    CHECK(diagnostics[1].message.find("no mapping but NoneType") != std::string::npos);
}

TEST_CASE("what is no list fails unless it is empty") {
    std::vector<text::Diagnostic> diagnostics;
    const heat::SplitContext context = {.section = "update_tasks", .diagnostics = &diagnostics};
    CHECK(heat::split_steps(Dict{}, 1, context)[0].as_list().empty());
    CHECK(diagnostics.empty());
    CHECK(heat::split_steps({}, 1, context)[0].as_list().empty());
    CHECK(diagnostics.size() == 1);
}

TEST_CASE("what is unknown goes to every step") {
    CHECK(train(Value::unknown("a parameter")) == "012345");
    CHECK(train(List{Value::unknown("a parameter"), "step|int == 1"}) == "012345");
    CHECK(heat::split_steps(List{Value::unknown("a task")}, 2, {})[1].as_list().size() == 1);
    CHECK(heat::split_steps(Value::unknown("all of it"), 2, {})[1].cause() == "all of it");
}

TEST_CASE("queens sorts by the text of the step, tasks without one first") {
    const List tasks = {task("step|int == 3"), task("x"), task(List{"a", "step == 10"}),
                        task("step|int == 1"), task({}),  task("step|int==0"),
                        task("step|int == 1")};
    const Value sorted = heat::sort_by_step(tasks, {.rule = SplitRule::sorted});
    std::vector<const Dict*> order;
    for (const Value& each : sorted.as_list()) order.push_back(&each.as_dict());
    std::vector<const Dict*> expected;
    for (const std::size_t i : {1, 4, 5, 3, 6, 2, 0}) expected.push_back(&tasks[i].as_dict());
    CHECK(order == expected);
}

}  // namespace
}  // namespace stepwarden
