#include "heat/tagged_steps.hpp"

#include <doctest/doctest.h>

#include <string>

#include "value/python_text.hpp"

namespace stepwarden {
namespace {

using value::Dict;
using value::List;
using value::Value;

/// The `when` that a task with these tags and this `when` gets, as Python shows it.
std::string when_of(const Value& tags, const Value& when) {
    const Value tasks = heat::with_steps_of_tags(List{Dict{{"name", "t"}, {"tags", tags}, {"when", when}}}, {});
    return value::python_str(*value::find(tasks.as_list().front().as_dict(), "when"));
}

TEST_CASE("a tag that names a step becomes the first condition") {
    CHECK(when_of("step2", {}) == "step|int == 2");
    CHECK(when_of("step2", "a.rc == 0") == "['step|int == 2', 'a.rc == 0']");
    CHECK(when_of("step0,validation", List{"a", "b"}) == "['step|int == 0', 'a', 'b']");
    CHECK(when_of("step10", false) == "['step|int == 10', False]");
}

TEST_CASE("other tags say nothing of steps") {
    CHECK(when_of("common", "a") == "a");
    CHECK(when_of("steps", "a") == "a");
    CHECK(when_of({}, "a") == "a");
}

TEST_CASE("a condition that has to do with steps stays alone, as has one that compares a number") {
    CHECK(when_of("step2", "step|int == 3") == "step|int == 3");
    CHECK(when_of("step2", List{"x", "my_steps"}) == "['x', 'my_steps']");
    CHECK(when_of("step2", "count|int == 3") == "count|int == 3");
}

TEST_CASE("a block whose tasks agree on a step waits for it as a whole") {
    const List inside{Dict{{"name", "a"}, {"tags", "step5"}}, Dict{{"name", "b"}, {"tags", "step5,validation"}}};
    const Value after = heat::with_steps_of_tags(List{Dict{{"block", inside}, {"when", "x"}}}, {});
    CHECK(value::python_str(*value::find(after.as_list().front().as_dict(), "when")) == "['step|int == 5', 'x']");
}

TEST_CASE("tasks of a block that do not agree wait each for their own step") {
    const List inside{Dict{{"name", "a"}, {"tags", "step1"}}, Dict{{"name", "b"}, {"tags", "step5"}}};
    const Value after = heat::with_steps_of_tags(List{Dict{{"block", inside}}}, {});
    const Dict& block = after.as_list().front().as_dict();
    CHECK(value::find(block, "when") == nullptr);
    const Value& last = value::find(block, "block")->as_list().back();
    CHECK(value::python_str(*value::find(last.as_dict(), "when")) == "step|int == 5");
}

TEST_CASE("steps are told by tags or by conditions") {
    const heat::StepsTold told =
        heat::steps_told(List{Dict{{"name", "a"}, {"tags", "step1"}}, Dict{{"name", "b"}, {"when", "step|int == 1"}},
                              Dict{{"name", "c"}, {"tags", "common"}, {"when", List{"x", "step|int == 2"}}}});
    CHECK(told.by_tags == 1);
    CHECK(told.by_conditions == 2);
}

TEST_CASE("a list of tags is what the writer fails on, and the task stays as it is") {
    std::vector<text::Diagnostic> diagnostics;
    const Value tasks = List{Dict{{"name", "t"}, {"tags", List{"step2"}}}};
    const Value after = heat::with_steps_of_tags(tasks, {.section = "upgrade_tasks", .diagnostics = &diagnostics});
    CHECK(value::find(after.as_list().front().as_dict(), "when") == nullptr);
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics.front().message ==
          "the config writer fails on a task of upgrade_tasks: TypeError: expected string in 'tags', not list");
}

}  // namespace
}  // namespace stepwarden
