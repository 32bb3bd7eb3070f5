#include "heat/tagged_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::heat {
namespace {

using namespace std::string_view_literals;

using value::Dict;
using value::List;
using value::Value;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits after the first place of `name` that has some.
std::optional<std::string_view> number_after(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        const std::string_view rest = text.substr(at + name.size());
        const auto end = static_cast<std::size_t>(std::ranges::find_if_not(rest, is_digit) - rest.begin());
        if (end > 0) return rest.substr(0, end);
    }
    return std::nullopt;
}

/// re.search('step|int == [0-9]', "%s" % item), whose bar parts two alternatives.
bool has_to_do_with_steps(const Value& item) {
    if (value::find_unknown(item) != nullptr || value::find_undefined(item) != nullptr) return false;
    const std::string text = value::python_str(item);
    return text.find("step") != std::string::npos || number_after(text, "int == ").has_value();
}

constexpr std::array parts_of_block = {"block"sv, "rescue"sv, "always"sv};

/// The step that all tasks in a block name by their tags, if they agree.
std::optional<std::string> step_in_block(const Value& block) {
    std::optional<std::string> common;
    for (const std::string_view part : parts_of_block) {
        const Value* tasks = value::find(block.as_dict(), part);
        if (tasks == nullptr || !tasks->is_list()) continue;
        for (const Value& task : tasks->as_list()) {
            const Value* tags = task.is_dict() ? value::find(task.as_dict(), "tags") : nullptr;
            if (tags == nullptr || !tags->is_string()) return std::nullopt;
            const auto step = number_after(tags->as_string(), "step");
            if (!step || (common && *common != *step)) return std::nullopt;
            common = *step;
        }
    }
    return common;
}

Value with_step_of_tag(const Value& task, const SplitContext& context);

/// A block without tags of its own, whose tasks have them: --tags selects among these.
Value with_steps_in_block(const Value& block, const SplitContext& context) {
    Dict changed = block.as_dict();
    if (const auto step = step_in_block(block)) {
        value::set_key(changed, "tags", "step" + *step);
        return with_step_of_tag(changed, context);
    }
    for (const std::string_view part : parts_of_block) {
        const Value* tasks = value::find(changed, part);
        if (tasks == nullptr || !tasks->is_list()) continue;
        List inside = tasks->as_list();
        for (Value& task : inside) task = with_step_of_tag(task, context);
        value::set_key(changed, Value(part), std::move(inside));
    }
    return changed;
}

Value with_step_of_tag(const Value& task, const SplitContext& context) {
    if (task.is_dict() && value::find(task.as_dict(), "block") != nullptr &&
        value::find(task.as_dict(), "tags") == nullptr)
        return with_steps_in_block(task, context);
    const Value* tags = task.is_dict() ? value::find(task.as_dict(), "tags") : nullptr;
    if (tags == nullptr || tags->is_null() || tags->is_unknown()) return task;
    if (!tags->is_string()) {
        if (context.diagnostics != nullptr)
            context.diagnostics->push_back(
                {.where = task.as_dict().where,
                 .message = fmt::format("the config writer fails on a task of {}: TypeError: expected string in "
                                        "'tags', not {}",
                                        context.section, value::python_type(*tags))});
        return task;
    }
    const auto step = number_after(tags->as_string(), "step");
    if (!step) return task;
    Dict changed = task.as_dict();
    const Value condition = fmt::format("step|int == {}", *step);
    const Value* when = value::find(changed, "when");
    if (when == nullptr || when->is_null()) {
        value::set_key(changed, "when", condition);
        return changed;
    }
    List conditions = when->is_list() ? when->as_list() : List{*when};
    if (std::ranges::any_of(conditions, has_to_do_with_steps)) return task;
    conditions.insert(conditions.begin(), condition);
    value::set_key(changed, "when", std::move(conditions));
    return changed;
}

}  // namespace

Value with_steps_of_tags(const Value& tasks, const SplitContext& context) {
    if (!tasks.is_list()) return tasks;
    List changed = tasks.as_list();
    for (Value& task : changed) task = with_step_of_tag(task, context);
    return changed;
}

StepsTold& StepsTold::operator+=(const StepsTold& other) {
    by_tags += other.by_tags;
    by_conditions += other.by_conditions;
    return *this;
}

StepsTold steps_told(const Value& tasks) {
    StepsTold told;
    if (!tasks.is_list()) return told;
    for (const Value& task : tasks.as_list()) {
        if (!task.is_dict()) continue;
        const Value* tags = value::find(task.as_dict(), "tags");
        if (tags != nullptr && tags->is_string() && number_after(tags->as_string(), "step")) ++told.by_tags;
        const Value* when = value::find(task.as_dict(), "when");
        if (when != nullptr && !when->is_null() && has_to_do_with_steps(*when)) ++told.by_conditions;
    }
    return told;
}

}  // namespace stepwarden::heat
