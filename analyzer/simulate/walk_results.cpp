// What a decided task leaves behind for the tasks after it: registers, facts, included variables, gathered facts
// (plugins/strategy/__init__.py, _process_pending_results).
#include <fmt/format.h>

#include <algorithm>

#include "simulate/module_result.hpp"
#include "simulate/walk.hpp"

namespace stepwarden::simulate {

using value::Truth;
using value::Value;

Decision Walk::decision_of(const Strand& strand, const Group& group) const {
    const TaskOutcome& outcome = group.outcome;
    Decision decision;
    decision.hosts = space_.hosts_of(strand.number, group.members);
    decision.verdict = outcome.verdict;
    decision.may_run = outcome.runs != Truth::no;
    decision.why = outcome.why;
    decision.undefined_name = outcome.undefined_name;
    decision.effects = outcome.effects;
    if (strand.certain) {
        decision.items = outcome.items;
    } else {
        decision.verdict = Verdict::maybe;
        if (outcome.verdict == Verdict::run || !decision.why) decision.why = strand.why;
    }
    if (!outcome.undefined_name.empty()) {
        const std::string root = outcome.undefined_name.substr(0, outcome.undefined_name.find_first_of(".["));
        const Columns& facts = state_->of(strand.number).facts;
        if (const auto found = facts.find(root); found != facts.end())
            decision.definition = found->second.of(group.members ? group.members->front() : 0).definition;
    }
    return decision;
}

void Walk::report_uses(const ansible::Task& task) {
    if (!observer_->use) return;
    for (Decider::SeenUse& seen : decider_.take_uses()) {
        Use use;
        use.name = seen.sighting.name;
        use.status = seen.sighting.status;
        use.task = &task;
        use.where = seen.where;
        use.definition = std::move(seen.sighting.definition);
        observer_->use(use);
    }
}

/// What must hold for the action to have been carried out on hosts of a strand.
Guard Walk::guard_of(const Strand& strand, const TaskOutcome& outcome, bool fresh) {
    Guard guard = strand.certain ? Guard{} : strand.guard;
    if (outcome.runs == Truth::unknown) {
        if (fresh || outcome.guard.empty())
            guard = joined(guard, {fresh_literal()});
        else
            guard = joined(guard, outcome.guard);
    }
    return guard;
}

std::shared_ptr<const Definition> Walk::defined(const ansible::Task& task, std::string_view name, Definition::By by,
                                                const TaskOutcome& outcome, bool certain) {
    Definition definition;
    definition.by = by;
    definition.name = std::string(name);
    definition.task = &task;
    definition.play = moment_.number;
    definition.certain = certain;
    definition.skipped = outcome.verdict == Verdict::skip;
    for (const ansible::Condition& condition : task.when) definition.guard.push_back(&condition);
    if (observer_->definition) observer_->definition(definition);
    return std::make_shared<const Definition>(std::move(definition));
}

void Walk::leave_register(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh) {
    const bool certain = target.certain && outcome.runs != Truth::unknown;
    Cell ran;
    ran.value = outcome.result;
    ran.definition = defined(task, task.register_name, Definition::By::task_register, outcome, certain);
    Cell skipped = ran;
    skipped.value = outcome.skipped;
    Columns& facts = state_->of(target.number).facts;
    const Guard reached = target.certain ? Guard{} : target.guard;
    if (outcome.verdict == Verdict::skip)
        return state_->set(facts, task.register_name, target.number, target.members, skipped, reached);
    if (outcome.runs == Truth::yes || outcome.verdict == Verdict::error)
        return state_->set(facts, task.register_name, target.number, target.members, ran, reached);
    Cell either_way;
    either_way.definition = ran.definition;
    if (outcome.runs == Truth::no) {
        // Skipped or in error: which of them, only the run can tell.
        const Text cause =
            std::make_shared<const std::string>("register of " + decider_.told(task) + ", skipped or in error");
        const Value lost = outcome.result.is_null() ? lost_result(cause, false) : outcome.result;
        either_way.value = simulate::either(lost, outcome.skipped, cause);
    } else {
        ran.version = state_->next_version();
        skipped.version = state_->next_version();
        const Guard own = fresh || outcome.guard.empty() ? Guard{fresh_literal()} : outcome.guard;
        either_way = chosen(own, ran, skipped, state_->next_version());
    }
    state_->set(facts, task.register_name, target.number, target.members, either_way, reached);
}

void Walk::leave_facts(const ansible::Task& task, const Strand& target, const TaskOutcome& outcome, bool fresh) {
    Guard guard = guard_of(target, outcome, fresh);
    // Skipped or in error: which of them, only the run can tell.
    if (outcome.runs == Truth::no && outcome.verdict != Verdict::error) guard = joined(guard, {fresh_literal()});
    ClassState& state = state_->of(target.number);
    const bool included = task.action == "include_vars";
    for (const auto& [name, value] : outcome.facts) {
        if (name == "*") {
            open_world({target}, decider_.told(task));
            continue;
        }
        Cell cell;
        cell.value = value;
        cell.definition = defined(task, name, included ? Definition::By::include_vars : Definition::By::set_fact,
                                  outcome, guard.empty());
        state_->set(included ? state.included : state.facts, name, target.number, target.members, cell, guard);
    }
}

void Walk::leave_gathered(const Strand& target, bool certain) {
    ClassState& state = state_->of(target.number);
    const std::size_t size = space_.classes()[target.number].size();
    state.gathered.change(target.members, size, [&](Gathered old) {
        return certain && target.certain ? Gathered::yes : old == Gathered::yes ? Gathered::yes : Gathered::maybe;
    });
}

/// The host that facts go to with `delegate_facts`; nothing when only the run can tell, or it is none of the inventory.
std::optional<Strand> Walk::delegate_of(const ansible::Task& task, const VariableLayer& own, const Strand& strand) {
    viewer_.look(strand.number, strand.members ? strand.members->front() : 0, &own, strand.guard);
    bool may_fail = false;
    const jinja::Outcome name = viewer_.render(task.delegate_to, may_fail);
    const auto number = name && name->is_string() ? space_.find(name->as_string()) : std::nullopt;
    if (!number) return std::nullopt;
    const HostPlace place = space_.place(*number);
    Strand delegate = strand;
    delegate.number = place.number;
    delegate.members = std::make_shared<const std::vector<LocalIndex>>(1, place.index);
    return delegate;
}

void Walk::leave(const ansible::Task& task, const VariableLayer& around, const Strand& strand, const Group& group,
                 const Reach& targets, bool once_for_all) {
    const TaskOutcome& outcome = group.outcome;
    Strand own = strand;
    own.members = group.members;
    const Reach reach = once_for_all ? targets : Reach{own};
    for (Strand target : reach) {
        if (once_for_all) {
            target.certain = strand.certain;
            target.guard = strand.guard;
        }
        if (!task.register_name.empty()) leave_register(task, target, outcome, once_for_all);
        if (task.delegate_facts && !task.delegate_to.empty()) {
            const auto delegate = delegate_of(task, around, target);
            if (!delegate) continue;
            target = *delegate;
        }
        if (!outcome.facts.empty()) leave_facts(task, target, outcome, once_for_all);
        if (outcome.runs == Truth::no) continue;
        if (task.action == "setup" || task.action == "gather_facts") leave_gathered(target, outcome.runs == Truth::yes);
        const auto fact_module = facts_.fact_modules.find(task.action);
        if (fact_module == facts_.fact_modules.end()) continue;
        for (const std::string& fact : fact_module->second) {
            if (fact == "*") {
                open_world({target}, decider_.told(task));
                continue;
            }
            Cell cell;
            cell.value = Value::unknown(fmt::format("fact '{}' of {}", fact, decider_.told(task)));
            cell.definition = defined(task, fact, Definition::By::gathered, outcome, false);
            state_->set(state_->of(target.number).module_facts, fact, target.number, target.members, cell, {});
        }
    }
}

void Walk::open_world(const Reach& reach, const std::string& what) {
    for (const Strand& strand : reach)
        state_->of(strand.number)
            .opened.assign(strand.members, space_.classes()[strand.number].size(),
                           std::make_shared<const std::string>(what));
}

}  // namespace stepwarden::simulate
