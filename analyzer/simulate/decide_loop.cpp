// Tasks with a loop: items before conditions, one decision an item, and what Ansible makes of all of them together
// (executor/task_executor.py, run, _run_loop).
#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "simulate/decide.hpp"
#include "simulate/loop_items.hpp"
#include "simulate/module_result.hpp"
#include "simulate/task_traits.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;
using value::Value;

/// `ansible_loop` of `loop_control: extended` (executor/task_executor.py, _run_loop).
Value extended_loop(const value::List& items, std::size_t index) {
    const auto number = [](std::size_t n) { return Value(static_cast<std::int64_t>(n)); };
    const std::size_t size = items.size();
    value::Dict loop{{Value("index"), number(index + 1)},
                     {Value("index0"), number(index)},
                     {Value("first"), Value(index == 0)},
                     {Value("last"), Value(index + 1 == size)},
                     {Value("length"), number(size)},
                     {Value("revindex"), number(size - index)},
                     {Value("revindex0"), number(size - index - 1)},
                     {Value("allitems"), Value(items)}};
    if (index + 1 < size) loop.emplace_back(Value("nextitem"), items[index + 1]);
    if (index > 0) loop.emplace_back(Value("previtem"), items[index - 1]);
    return loop;
}

}  // namespace

TaskOutcome Decider::looped(const PlacedTask& placed, const VariableLayer& around) {
    bool may_fail = false;
    jinja::Outcome items = loop_items(*placed.task->loop, viewer_, may_fail);
    note_uses(placed.task->loop->source->where);
    if (!items && items.error().kind != jinja::Failure::Kind::undefined) {
        TaskOutcome outcome;
        mark_error(outcome, items.error());
        outcome.skipped = skipped_result();
        lose(*placed.task, outcome);
        if (only_fails(*placed.task)) outcome.verdict = Verdict::maybe;
        return outcome;
    }
    if (!items) {
        // Raised only if the conditions, which see no item, hold.
        const jinja::Failure failure = items.error();
        TaskOutcome outcome;
        Judged judged = judge(placed.when);
        outcome.guard = judged.guard;
        outcome.why = judged.why;
        outcome.skipped = skipped_result();
        lose(*placed.task, outcome);
        outcome.runs = judged.failed ? Truth::yes : judged.truth;
        if (outcome.runs == Truth::no) {
            outcome.verdict = judged.may_fail ? Verdict::maybe : Verdict::skip;
            return outcome;
        }
        if (judged.may_fail) outcome.runs = Truth::unknown;
        mark_error(outcome, failure);
        if (only_fails(*placed.task)) outcome.verdict = Verdict::maybe;
        return outcome;
    }
    if (items->is_unknown()) return over_unknown(placed, around, *items);
    const value::List& list = items->as_list();
    if (list.size() > world_.limits.loop_items)
        return over_unknown(
            placed, around,
            Value::unknown(fmt::format("a loop over more than {} items", world_.limits.loop_items), true));
    TaskOutcome outcome = over_items(placed, around, list);
    if (may_fail) mark_risk(outcome, shared_text("the loop's items may fail"));
    return outcome;
}

TaskOutcome Decider::over_items(const PlacedTask& placed, const VariableLayer& around, const value::List& items) {
    const ansible::Loop& loop = *placed.task->loop;
    TaskOutcome all;
    if (items.empty()) {
        all.verdict = Verdict::skip;
        all.runs = Truth::no;
        all.why = shared_text("the loop has no items");
        all.skipped = empty_loop_result();
        return all;
    }
    std::vector<TaskOutcome> each;
    const Guard assumed = viewer_.assumed();
    // Facts that an item sets are there for the items after it.
    std::vector<NamedValue> facts;
    for (std::size_t i = 0; i < items.size(); ++i) {
        std::vector<NamedValue> values{{loop.variable, items[i]}, {"ansible_loop_var", Value(loop.variable)}};
        if (!loop.index_variable.empty()) values.emplace_back(loop.index_variable, Value(static_cast<std::int64_t>(i)));
        if (loop.extended) values.emplace_back("ansible_loop", extended_loop(items, i));
        const VariableLayer set{.outer = &around,
                                .kind = VariableLayer::Kind::item,
                                .fields = {},
                                .values = facts,
                                .serial = viewer_.next_serial()};
        const VariableLayer item{.outer = facts.empty() ? &around : &set,
                                 .kind = VariableLayer::Kind::item,
                                 .fields = {},
                                 .values = values,
                                 .serial = viewer_.next_serial()};
        viewer_.within(&item);
        viewer_.set_assumed(assumed);
        each.push_back(once(placed));
        for (const NamedValue& fact : each.back().facts)
            facts.emplace_back(fact.first,
                               each.back().runs == Truth::yes
                                   ? fact.second
                                   : Value::unknown(fmt::format("'{}', set for some items only", fact.first)));
        for (Inclusion& inclusion : each.back().inclusions) {
            std::erase_if(values, [](const NamedValue& v) { return v.first == "ansible_loop_var"; });
            inclusion.item = values;
        }
    }
    viewer_.within(&around);
    viewer_.set_assumed(assumed);
    combine(placed, std::move(each), items, all);
    return all;
}

void Decider::combine(const PlacedTask& placed, std::vector<TaskOutcome> each, const value::List& items,
                      TaskOutcome& all) {
    const ansible::Task& task = *placed.task;
    bool any_run = false;
    bool all_skipped = true;
    bool any_error = false;
    bool risk = false;
    bool may_run = false;
    value::List results;
    all.changed = Truth::no;
    for (std::size_t i = 0; i < each.size(); ++i) {
        TaskOutcome& outcome = each[i];
        all.items.push_back(outcome.verdict);
        any_run = any_run || outcome.verdict == Verdict::run;
        all_skipped = all_skipped && outcome.verdict == Verdict::skip;
        any_error = any_error || outcome.verdict == Verdict::error;
        // Of an item that may err, the whole may.
        risk = risk ||
               (outcome.verdict == Verdict::maybe && !(outcome.guard.size() > 0 && outcome.runs == Truth::unknown));
        may_run = may_run || outcome.runs != Truth::no;
        all.fails = all.fails || outcome.fails;
        all.changed = all.changed || outcome.changed;
        if (outcome.why && (!all.why || outcome.verdict == Verdict::error || outcome.verdict == Verdict::maybe))
            all.why = outcome.why;
        if (all.undefined_name.empty()) all.undefined_name = outcome.undefined_name;
        const bool ran = outcome.verdict == Verdict::run;
        const Value& result = ran ? outcome.result : outcome.skipped;
        results.push_back(item_result(outcome.verdict == Verdict::maybe
                                          ? either(outcome.result, outcome.skipped,
                                                   shared_text("an item of " + told(task) + " that may be skipped"))
                                          : result,
                                      task.loop->variable, items[i]));
        for (NamedValue& fact : outcome.facts) {
            if (outcome.verdict != Verdict::skip) {
                if (!ran) fact.second = Value::unknown(fmt::format("'{}', set for some items only", fact.first));
                std::erase_if(all.facts, [&](const NamedValue& known) { return known.first == fact.first; });
                all.facts.push_back(std::move(fact));
            }
        }
        std::move(outcome.inclusions.begin(), outcome.inclusions.end(), std::back_inserter(all.inclusions));
        std::move(outcome.effects.begin(), outcome.effects.end(), std::back_inserter(all.effects));
    }
    // A loop whose items tolerate failure counts as failed all the same when one of them fails.
    risk = risk || (tolerates_failure(placed) && may_run && !is_local(task) && !is_include(task) &&
                    world_.pins.otherwise == Outcomes::unknown);
    const Text cause = shared_text("register of " + told(task));
    if (all_skipped) {
        all.verdict = Verdict::skip;
        all.runs = Truth::no;
        all.skipped = loop_result(std::move(results), Truth::yes, cause);
        return;
    }
    all.runs = any_run ? Truth::yes : may_run ? Truth::unknown : Truth::no;
    all.verdict = any_run ? Verdict::run : Verdict::maybe;
    if (any_error) {
        all.verdict = only_fails(task) ? Verdict::maybe : Verdict::error;
        all.fails = true;
    } else if (risk) {
        all.verdict = only_fails(task) && any_run ? Verdict::run : Verdict::maybe;
    }
    if (all.verdict == Verdict::run && is_include(task)) all.why = nullptr;
    all.result = loop_result(std::move(results), any_run ? Truth::no : Truth::unknown, cause);
    all.skipped = all.result;
}

TaskOutcome Decider::over_unknown(const PlacedTask& placed, const VariableLayer& around, const Value& items) {
    const std::vector<NamedValue> values{
        {placed.task->loop->variable,
         Value::unknown(value::Unknown{std::get<value::Unknown>(items.data()).cause, true})}};
    const VariableLayer item{.outer = &around,
                             .kind = VariableLayer::Kind::item,
                             .fields = {},
                             .values = values,
                             .serial = viewer_.next_serial()};
    viewer_.within(&item);
    TaskOutcome outcome = once(placed);
    viewer_.within(&around);
    const Text cause = shared_text("register of " + told(*placed.task));
    outcome.result = unknown_loop_result(cause);
    // Skipped for every item, whatever the items are; an unknown that may be no list may still be an error.
    const bool sound = risky(items) == nullptr;
    if (outcome.verdict == Verdict::skip && sound) {
        outcome.skipped = outcome.result;
        return outcome;
    }
    outcome.skipped = outcome.result;
    if (outcome.verdict != Verdict::skip && outcome.runs == Truth::yes) outcome.runs = Truth::unknown;
    if (outcome.verdict == Verdict::run || !outcome.why)
        outcome.why = shared_text("the loop's items: " + items.cause());
    outcome.verdict = Verdict::maybe;
    outcome.fails = false;
    for (auto& [name, value] : outcome.facts) value = Value::unknown(fmt::format("'{}', set in a loop", name));
    for (Inclusion& inclusion : outcome.inclusions) {
        inclusion.item = values;
        inclusion.taken = Truth::unknown;
    }
    return outcome;
}

}  // namespace stepwarden::simulate
