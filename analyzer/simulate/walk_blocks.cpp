// Blocks with what is to be done when a task of them fails (executor/play_iterator.py).
#include <fmt/format.h>

#include <algorithm>

#include "simulate/walk.hpp"

namespace stepwarden::simulate {

using value::Value;

void Walk::block(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    Surroundings inner = inside(task, around);
    const VariableLayer layer{
        .outer = around.layer, .kind = VariableLayer::Kind::task, .fields = task.vars, .values = {}, .serial = 0};
    inner.layer = &layer;
    if (strict()) return block_with_failures(task, inner, reach);
    tasks(task.block, inner, reach);
    if (!task.rescue.empty()) {
        // Whether a task of the block fails is known only after the run.
        Reach perhaps = reach;
        for (Strand& strand : perhaps) {
            strand.certain = false;
            strand.guard = joined(strand.guard, {fresh_literal()});
            strand.why = std::make_shared<const std::string>("runs only if a task of the block fails");
        }
        tasks(task.rescue, inner, perhaps);
    }
    tasks(task.always, inner, reach);
}

void Walk::block_with_failures(const ansible::Task& task, const Surroundings& inner, const Reach& reach) {
    const Reach before = alive(reach);
    Surroundings guarded = inner;
    guarded.saved = guarded.saved || !task.rescue.empty() || !task.always.empty();
    guarded.rescued = guarded.rescued || !task.rescue.empty();
    tasks(task.block, guarded, reach);
    Reach fallen = dead(before);
    if (!task.rescue.empty() && !fallen.empty() && !stopped_) {
        revive(fallen);
        guarded.saved = inner.saved || !task.always.empty();
        guarded.rescued = inner.rescued;
        tasks(task.rescue, guarded, fallen);
    }
    if (task.always.empty() || stopped_) return;
    const std::vector<char> failed = failed_;
    revive(before);
    tasks(task.always, inner, reach);
    for (std::size_t i = 0; i < failed.size(); ++i) failed_[i] = static_cast<char>(failed_[i] | failed[i]);
}

/// What a rescue sees of the task that brought it about (strategy/__init__.py, _process_pending_results).
void Walk::tell_rescue(const ansible::Task& task, const Strand& strand, const TaskOutcome& outcome) {
    value::Mapping told;
    told.name = "the task that failed";
    told.get = [&task](std::string_view key) {
        if (key == "name") return Value(task.name);
        if (key == "action") return Value(task.action_as_written);
        return Value::unknown(fmt::format("'{}' of the task that failed", key));
    };
    const auto set = [&](std::string_view name, Value value) {
        Cell cell;
        cell.value = std::move(value);
        cell.definition = defined(task, name, Definition::By::set_fact, outcome, true);
        state_->set(state_->of(strand.number).facts, name, strand.number, strand.members, cell, {});
    };
    set("ansible_failed_task", Value(std::move(told)));
    set("ansible_failed_result",
        outcome.result.is_null() ? Value::unknown("the result of " + decider_.told(task), true) : outcome.result);
}

}  // namespace stepwarden::simulate
