#include "heat/split_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "value/python_text.hpp"
#include "value/yaml_text.hpp"

namespace stepwarden::heat {
namespace {

using value::List;
using value::Value;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// re.sub(r'\s+', '', text), for ASCII.
std::string without_whitespace(std::string_view text) {
    std::string out(text);
    std::erase_if(out, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); });
    return out;
}

bool take(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// Parts of the text that was searched, which has to outlive it.
struct StepMatch {
    std::string_view digits;
    std::string_view rest;
};

/// `step(\|int)?`, a closing parenthesis when one is allowed, `equals`, digits; at the start of `text`.
std::optional<StepMatch> match_step(std::string_view text, std::string_view equals, bool parenthesis) {
    if (!take(text, "step")) return std::nullopt;
    take(text, "|int");
    if (parenthesis) take(text, ")");
    if (!take(text, equals)) return std::nullopt;
    const auto end = std::ranges::find_if_not(text, is_digit) - text.begin();
    if (end == 0) return std::nullopt;
    return StepMatch{text.substr(0, static_cast<std::size_t>(end)), text.substr(static_cast<std::size_t>(end))};
}

/// What `matches` makes of the first place from the left where it makes something.
template <typename Matches>
std::optional<StepMatch> search(std::string_view text, Matches matches) {
    for (std::size_t at = text.find("step"); at != std::string_view::npos; at = text.find("step", at + 1))
        if (const auto found = matches(text.substr(at))) return found;
    return std::nullopt;
}

enum class Verdict : std::uint8_t { every_step, steps, raises };

struct StepsOfTask {
    Verdict verdict = Verdict::every_step;
    std::vector<std::string> steps;
    /// What the writer would raise, for Verdict::raises.
    std::string problem;
};

StepsOfTask raises(std::string problem) { return {Verdict::raises, {}, std::move(problem)}; }

/// stein: re.search(r'\(?step(\|int)?\)?==([0-9]+)$', re.sub(r'\s+', '', item)) of the first item that has one.
StepsOfTask first_at_end(const List& items) {
    const auto matches = [](std::string_view text) -> std::optional<StepMatch> {
        auto found = match_step(text, "==", true);
        if (found && !found->rest.empty()) found.reset();
        return found;
    };
    for (const Value& item : items) {
        if (item.is_unknown()) return {};
        if (!item.is_string())
            return raises(fmt::format("TypeError: expected string in 'when', not {}", value::python_type(item)));
        const std::string text = without_whitespace(item.as_string());
        if (const auto found = search(text, matches)) return {Verdict::steps, {std::string(found->digits)}, {}};
    }
    return {};
}

/// train: re.findall(r'\(?step(?:\|int)?\)?==(\d+)', ...) of all string items, without whitespace, put together.
StepsOfTask all_together(const List& items) {
    std::string text;
    for (const Value& item : items) {
        if (item.is_unknown()) return {};
        if (item.is_string()) text += without_whitespace(item.as_string());
    }
    StepsOfTask found;
    std::string_view rest = text;
    const auto matches = [](std::string_view at) { return match_step(at, "==", true); };
    while (const auto match = search(rest, matches)) {
        found.verdict = Verdict::steps;
        found.steps.emplace_back(match->digits);
        rest = match->rest;
    }
    return found;
}

/// queens: re.search('step(\|int)? == ([0-9]+)', "%s" % item) of the first item that has one.
StepsOfTask first_anywhere(const List& items) {
    const auto matches = [](std::string_view at) { return match_step(at, " == ", false); };
    for (const Value& item : items) {
        if (value::find_unknown(item) != nullptr || value::find_undefined(item) != nullptr) continue;
        const std::string text = value::python_str(item);
        if (const auto found = search(text, matches)) return {Verdict::steps, {std::string(found->digits)}, {}};
    }
    return {};
}

StepsOfTask steps_of(const Value& task, SplitRule rule) {
    if (task.is_unknown()) return {};
    if (!task.is_dict())
        return raises(fmt::format("AttributeError: a task is no mapping but {}", value::python_type(task)));
    const Value* when = value::find(task.as_dict(), "when");
    if (when == nullptr || when->is_null() || when->is_unknown()) return {};
    const List items = when->is_list() ? when->as_list() : List{*when};
    if (rule == SplitRule::sorted) return first_anywhere(items);
    return rule == SplitRule::first_at_end ? first_at_end(items) : all_together(items);
}

void report(const SplitContext& context, const Value& task, std::string_view problem) {
    if (context.diagnostics == nullptr) return;
    const text::Position where = task.is_dict() ? task.as_dict().where : text::Position{};
    context.diagnostics->push_back(
        {.where = where,
         .message = fmt::format("the config writer fails on a task of {}: {}", context.section, problem)});
}

struct KnownTask {
    const Value* task = nullptr;
    StepsOfTask steps;
};

/// Every task with its steps, or nothing when `tasks` is no list of which Python could go through the items.
std::optional<std::vector<KnownTask>> known_tasks(const Value& tasks, const SplitContext& context) {
    std::vector<KnownTask> known;
    const bool is_empty_otherwise =
        (tasks.is_dict() && tasks.as_dict().empty()) || (tasks.is_string() && tasks.as_string().empty());
    if (is_empty_otherwise) return known;
    if (!tasks.is_list()) {
        report(context, tasks, fmt::format("it is no list but {}", value::python_type(tasks)));
        return std::nullopt;
    }
    for (const Value& task : tasks.as_list()) {
        known.push_back({&task, steps_of(task, context.rule)});
        if (known.back().steps.verdict == Verdict::raises) report(context, task, known.back().steps.problem);
    }
    return known;
}

}  // namespace

std::vector<Value> split_steps(const Value& tasks, int steps, const SplitContext& context) {
    const auto count = static_cast<std::size_t>(steps);
    if (count == 0) return {};
    if (tasks.is_unknown()) return std::vector<Value>(count, tasks);
    std::vector<List> lists(count);
    for (const auto& [task, found] : known_tasks(tasks, context).value_or(std::vector<KnownTask>{}))
        for (std::size_t step = 0; step < count; ++step)
            if (found.verdict != Verdict::steps || std::ranges::count(found.steps, std::to_string(step)) > 0)
                lists[step].push_back(*task);
    return {lists.begin(), lists.end()};
}

Value sort_by_step(const Value& tasks, const SplitContext& context) {
    if (tasks.is_unknown()) return tasks;
    auto known = known_tasks(tasks, context);
    if (!known) return tasks;
    const auto key = [](const KnownTask& task) {
        return task.steps.steps.empty() ? std::string() : task.steps.steps.front();
    };
    std::ranges::stable_sort(*known, {}, key);
    List sorted;
    for (const KnownTask& task : *known) sorted.push_back(*task.task);
    return sorted;
}

}  // namespace stepwarden::heat
