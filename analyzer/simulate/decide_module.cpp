// What comes of the module itself: what Ansible carries out on its own is carried out here, every other result is
// pinned or known only after the run (executor/task_executor.py, _execute).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ansible/read_tasks.hpp"
#include "simulate/decide.hpp"
#include "simulate/effects.hpp"
#include "simulate/module_result.hpp"
#include "simulate/task_traits.hpp"

namespace stepwarden::simulate {

using value::Truth;
using value::Value;

const Value* Decider::pinned_outcome(const ansible::Task& task) const {
    const value::Dict& outcomes = world_.pins.outcomes;
    if (outcomes.empty()) return nullptr;
    if (!task.name.empty())
        if (const Value* outcome = value::find(outcomes, task.name)) return outcome;
    return task.where.file == text::no_file
               ? nullptr
               : value::find(outcomes,
                             fmt::format("{}:{}", world_.sources.tree().path(task.where.file), task.where.line));
}

void Decider::run_module(const PlacedTask& placed, std::vector<NamedValue> values, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    const auto argument = [&](std::string_view name) -> const Value* {
        const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        return found == values.end() ? nullptr : &found->second;
    };
    outcome.changed = is_local(task) ? Truth::no : Truth::unknown;
    const Text cause = shared_text("register of " + told(task));
    if (const Value* pinned = pinned_outcome(task)) {
        outcome.result = pinned_result(*pinned);
        if (outcome.result.is_dict()) {
            const Value* failed = value::find(outcome.result.as_dict(), "failed");
            const Value* changed = value::find(outcome.result.as_dict(), "changed");
            outcome.fails = failed != nullptr && failed->is_bool() && failed->as_bool() && task.failed_when.empty();
            if (changed != nullptr && changed->is_bool()) outcome.changed = changed->as_bool() ? Truth::yes : Truth::no;
        }
        return;
    }
    if (task.action == "set_fact") return set_fact(std::move(values), outcome);
    if (task.action == "include_vars") return include_vars(placed, values, outcome);
    if (task.action == "fail") {
        outcome.fails = outcome.runs == Truth::yes;
        const Value* message = argument("msg");
        outcome.result =
            value::Dict{{Value("changed"), Value(false)},
                        {Value("failed"), Value(true)},
                        {Value("msg"), message != nullptr ? *message : Value("Failed as requested from task")}};
        return;
    }
    if (task.action == "assert" && surely_broken(task)) {
        outcome.fails = outcome.runs == Truth::yes;
        outcome.result = value::Dict{{Value("changed"), Value(false)},
                                     {Value("failed"), Value(true)},
                                     {Value("evaluated_to"), Value(false)},
                                     {Value("msg"), Value::unknown("the message of " + told(task), true)}};
        return;
    }
    if (task.action == "debug") {
        const Value* message = argument("msg");
        outcome.result = value::Dict{{Value("changed"), Value(false)},
                                     {Value("failed"), Value(false)},
                                     {Value("msg"), message != nullptr ? *message : Value("Hello world!")}};
        return;
    }
    // `failed_when: false` tolerates every failure.
    const bool tolerates = placed.ignore_errors || placed.may_ignore_errors || !task.failed_when.empty();
    Value& result = results_[{&task, tolerates}];
    if (result.is_null()) result = module_result(task, facts_, world_.pins.otherwise, tolerates, cause);
    outcome.result = result;
    if (is_literally_false(task.changed_when)) outcome.changed = Truth::no;
}

/// Of an `assert`: something it asserts is false or cannot be evaluated (plugins/action/assert.py).
bool Decider::surely_broken(const ansible::Task& task) {
    const yaml::Node* that = task.argument("that");
    if (that == nullptr) return false;
    const auto [found, added] = asserted_.try_emplace(&task);
    std::vector<text::Diagnostic> ignored;
    if (added) found->second = ansible::read_conditions(*that, ignored);
    const Guard assumed = viewer_.assumed();
    const Judged judged = judge(found->second);
    viewer_.set_assumed(assumed);
    return judged.failed || (judged.truth == Truth::no && !judged.may_fail);
}

void Decider::set_fact(std::vector<NamedValue> values, TaskOutcome& outcome) {
    constexpr std::array<std::pair<std::string_view, bool>, 4> words = {
        {{"true", true}, {"yes", true}, {"false", false}, {"no", false}}};
    for (auto& [name, value] : values) {
        if (name == "cacheable" || name == "_raw_params") continue;
        if (value.is_string() && value.as_string() == omit_token) continue;
        // plugins/action/set_fact.py turns these words into bools.
        if (value.is_string() && value.as_string().size() <= 5) {
            std::string word = value.as_string();
            std::transform(word.begin(), word.end(), word.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
            for (const auto& [text, truth] : words)
                if (word == text) value = Value(truth);
        }
        if (!is_identifier(name))
            return mark_error(outcome,
                              {jinja::Failure::Kind::other, fmt::format("'{}' is no name for a variable", name), {}});
        outcome.facts.emplace_back(std::move(name), std::move(value));
    }
    if (outcome.facts.empty())
        return mark_error(outcome, {jinja::Failure::Kind::other, "there is no name and value to set", {}});
    value::Dict facts;
    for (const auto& [name, value] : outcome.facts) facts.emplace_back(Value(name), value);
    outcome.result = value::Dict{{Value("changed"), Value(false)},
                                 {Value("failed"), Value(false)},
                                 {Value("ansible_facts"), Value(std::move(facts))}};
}

void Decider::include_vars(const PlacedTask& placed, const std::vector<NamedValue>& values, TaskOutcome& outcome) {
    std::string name = placed.task->free_form;
    std::string below;
    bool known = true;
    for (const auto& [key, value] : values) {
        if (key == "name" && value.is_string()) below = value.as_string();
        if (key != "file" && key != "_raw_params" && key != "dir") continue;
        known = value.is_string() && key != "dir";
        if (known) name = value.as_string();
    }
    const Text cause = shared_text("variables that " + told(*placed.task) + " includes");
    outcome.result = module_result(*placed.task, facts_, Outcomes::succeed, false, cause);
    const text::Tree& tree = world_.sources.tree();
    ansible::IncludedFile found;
    if (known && !name.empty()) found.file = find_marked(tree, name);
    if (known && !name.empty() && !found.file) found = ansible::find_vars_file(tree, name, *placed.site);
    const yaml::Node* document = found.file ? world_.sources.document(*found.file) : nullptr;
    if (document == nullptr) {
        if (known && !found.leads_out && !found.file) {
            // With facts given, what is not given is taken not to be there.
            const bool literal = !world_.pins.facts.is_null();
            const std::string missing = fmt::format("there is no file '{}', unless the run makes it", name);
            if (literal && !is_hidden(*placed.task))
                return mark_error(outcome, {jinja::Failure::Kind::other, missing, {}});
            mark_risk(outcome, shared_text(missing));
            if (literal) return;
        }
        // Any variable may come of it.
        outcome.facts.emplace_back("*", Value::unknown(*cause));
        return;
    }
    if (!document->is_mapping()) return;
    Value content = value::from_yaml(*document);
    if (!below.empty()) return outcome.facts.emplace_back(below, std::move(content)), void();
    for (const auto& [key, value] : content.as_dict())
        if (key.is_string()) outcome.facts.emplace_back(key.as_string(), value);
}

void Decider::judge_result(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    if (outcome.runs == Truth::no) return;
    const NamedValue registered{task.register_name, outcome.result};
    const VariableLayer result{.outer = viewer_.layer(),
                               .kind = VariableLayer::Kind::item,
                               .fields = {},
                               .values = std::span(&registered, task.register_name.empty() ? 0U : 1U),
                               .serial = 0};
    viewer_.within(&result);
    const Guard assumed = viewer_.assumed();
    const Judged changed = judge(task.changed_when);
    const Judged failed = judge(task.failed_when);
    const Judged until = judge(task.until);
    viewer_.within(result.outer);
    viewer_.set_assumed(assumed);
    if (!task.changed_when.empty() && changed.truth != Truth::unknown && !changed.may_fail)
        outcome.changed = changed.truth;
    const bool local = only_fails(task);
    if (changed.failed && !local)
        return mark_error(outcome, {jinja::Failure::Kind::other, *changed.why, changed.undefined_name});
    if (until.failed && !local)
        return mark_error(outcome, {jinja::Failure::Kind::other, *until.why, until.undefined_name});
    if (changed.may_fail && !local) mark_risk(outcome, changed.why);
    if (until.may_fail && !local) mark_risk(outcome, until.why);
    const bool tells_failure = !task.failed_when.empty() && !is_literally_false(task.failed_when);
    if (tells_failure && failed.truth == Truth::yes && !failed.may_fail) outcome.fails = outcome.runs == Truth::yes;
    // A task whose `until` never comes true has failed when its retries are used up.
    const bool gives_up =
        !task.until.empty() && (until.truth != Truth::yes || until.may_fail) && task.failed_when.empty();
    if (is_local(task) || world_.pins.otherwise != Outcomes::unknown) return;
    if (gives_up) mark_risk(outcome, until.why);
    const yaml::Node* async = keyword(task, "async");
    const yaml::Node* poll = keyword(task, "poll");
    const auto is_zero = [this](const yaml::Node* node) {
        bool may_fail = false;
        const jinja::Outcome value = viewer_.value_of(*node, may_fail);
        return value &&
               ((value->is_int() && value->as_int() == 0) || (value->is_string() && value->as_string() == "0"));
    };
    const bool is_polled = async != nullptr && !is_zero(async) && (poll == nullptr || !is_zero(poll));
    if (is_polled) mark_risk(outcome, shared_text("a job that is waited for, which may take longer than it is given"));
    if (is_hidden(task) && tolerates_failure(placed))
        mark_risk(outcome, shared_text("a failure that is tolerated, and hidden by no_log"));
}

void Decider::find_effects(const ansible::Task& task, TaskOutcome& outcome) {
    const TextLookup known = [this](std::string_view template_text) -> std::optional<std::string> {
        bool may_fail = false;
        const jinja::Outcome value = viewer_.render(std::string(template_text), may_fail);
        return value && value->is_string() ? std::optional(value->as_string()) : std::nullopt;
    };
    outcome.effects = effects_of(task, *world_.modules, known);
}

}  // namespace stepwarden::simulate
