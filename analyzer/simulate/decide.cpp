#include "simulate/decide.hpp"

#include <fmt/format.h>

#include <utility>

#include "simulate/module_result.hpp"
#include "simulate/task_traits.hpp"
#include "text/hash.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {

using value::Truth;
using value::Value;

bool tolerates_failure(const PlacedTask& placed) {
    const ansible::Task& task = *placed.task;
    return placed.ignore_errors || placed.may_ignore_errors ||
           (!task.failed_when.empty() && !is_literally_false(task.failed_when));
}

Decider::Decider(const World& world, const WorldFacts& facts, Viewer& viewer)
    : world_(world), facts_(facts), viewer_(viewer) {}

std::string Decider::told(const ansible::Task& task) const {
    const text::Tree& tree = world_.sources.tree();
    const std::string place = task.where.file == text::no_file
                                  ? std::string()
                                  : fmt::format(" ({}:{})", tree.path(task.where.file), task.where.line);
    return fmt::format("'{}'{}", task.name.empty() ? task.action : task.name, place);
}

Text Decider::told(const ansible::Condition& condition, std::string_view what) {
    return shared_text(fmt::format("'{}' {}", condition.text, what));
}

void Decider::note_uses(text::Position where) {
    if (!viewer_.notes_sightings) return;
    for (Sighting& sighting : viewer_.take_sightings()) uses_.push_back({std::move(sighting), where});
}

void Decider::judge_one(const ansible::Condition& condition, Judged& judged) {
    if (condition.literal) {
        if (!*condition.literal) judged.truth = Truth::no;
        if (!*condition.literal) judged.why = shared_text("the condition is 'false'");
        return;
    }
    viewer_.take_reads();
    const auto judgement = viewer_.judge(condition);
    note_uses(condition.where);
    if (!judgement) {
        // Behind a condition that is not known, the error may never come.
        const bool sure = judged.truth == Truth::yes && !judged.may_fail;
        judged.failed = sure;
        judged.may_fail = !sure;
        if (!sure) judged.truth = Truth::no;
        judged.why = shared_text(fmt::format("'{}' fails: {}", condition.text, judgement.error().message));
        judged.undefined_name = judgement.error().name;
        return;
    }
    if (judgement->may_fail) judged.may_fail = true;
    if (judgement->truth == Truth::yes && !judgement->may_fail) return;
    if (judgement->truth == Truth::no) {
        judged.truth = Truth::no;
        Text& refused = refused_[&condition];
        if (!refused) refused = told(condition, "is false");
        if (!judged.may_fail) judged.why = refused;
        if (judged.may_fail && !judged.why) judged.why = told(condition, "is false or fails");
        return;
    }
    if (!judged.why)
        judged.why = shared_text(judgement->cause ? fmt::format("'{}' depends on {}", condition.text, *judgement->cause)
                                                  : fmt::format("'{}' may fail", condition.text));
    if (judgement->truth == Truth::yes) return;
    judged.truth = Truth::unknown;
    const std::uint64_t print = text::StableHash().add(condition.text).value() ^ (viewer_.take_reads() * 3);
    const Guard literal = {static_cast<Literal>((print >> 2) | 1U)};
    judged.guard = joined(judged.guard, literal);
    viewer_.assume(literal);
    viewer_.assert_defined(judgement->asserts);
}

Decider::Judged Decider::judge(std::span<const ansible::Condition* const> conditions) {
    Judged judged;
    for (const ansible::Condition* condition : conditions) {
        judge_one(*condition, judged);
        if (judged.truth == Truth::no || judged.failed) break;
    }
    return judged;
}

Decider::Judged Decider::judge(const std::vector<ansible::Condition>& conditions) {
    Judged judged;
    for (const ansible::Condition& condition : conditions) {
        judge_one(condition, judged);
        if (judged.truth == Truth::no || judged.failed) break;
    }
    return judged;
}

TaskOutcome Decider::decide(const PlacedTask& placed, const VariableLayer& around) {
    PlacedTask settled = placed;
    if (const yaml::Node* ignores = placed.task->ignore_errors_template; ignores != nullptr) {
        bool may_fail = false;
        const jinja::Outcome value = viewer_.value_of(*ignores, may_fail);
        const Truth truth = value ? value::truthiness(*value) : Truth::unknown;
        settled.ignore_errors = truth == Truth::yes;
        settled.may_ignore_errors = truth == Truth::unknown;
    }
    TaskOutcome outcome = placed.task->loop ? looped(settled, around) : once(settled);
    // Ansible hides what became of such a task, so that nobody can tell an error from a result.
    if (outcome.verdict == Verdict::error && is_hidden(*placed.task)) outcome.verdict = Verdict::maybe;
    return outcome;
}

TaskOutcome Decider::once(const PlacedTask& placed) {
    TaskOutcome outcome;
    viewer_.forget_asserted();
    Judged judged = judge(placed.when);
    outcome.why = std::move(judged.why);
    outcome.guard = std::move(judged.guard);
    outcome.undefined_name = std::move(judged.undefined_name);
    outcome.skipped = skipped_result();
    if (judged.failed) {
        outcome.runs = Truth::no;
        outcome.fails = true;
        // The tracer's word for a `fail` that goes wrong is that it failed.
        outcome.verdict = only_fails(*placed.task) ? Verdict::maybe : Verdict::error;
        lose(*placed.task, outcome);
        return outcome;
    }
    outcome.runs = judged.truth;
    if (judged.truth == Truth::no) {
        outcome.verdict = judged.may_fail ? Verdict::maybe : Verdict::skip;
        return outcome;
    }
    if (judged.truth == Truth::unknown || judged.may_fail) {
        outcome.verdict = Verdict::maybe;
        outcome.runs = Truth::unknown;
    }
    carry_out(placed, outcome);
    return outcome;
}

void Decider::carry_out(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    if (is_include(task)) return include(placed, outcome);
    std::vector<NamedValue> values = arguments(task, outcome);
    if (outcome.runs == Truth::no) {
        lose(task, outcome);
        return;
    }
    run_module(placed, std::move(values), outcome);
    judge_result(placed, outcome);
    if (world_.modules != nullptr && outcome.runs != Truth::no) find_effects(task, outcome);
}

void Decider::lose(const ansible::Task& task, TaskOutcome& outcome) const {
    const bool literal = !world_.pins.facts.is_null();
    const std::string cause = "register of " + told(task) + ", which fails";
    outcome.result = lost_result(shared_text(cause), literal);
    outcome.facts.clear();
    if (literal || task.action != "set_fact") return;
    for (const ansible::Field& field : task.arguments)
        if (field.name != "cacheable" && is_identifier(field.name))
            outcome.facts.emplace_back(
                field.name, Value::unknown(fmt::format("'{}', which {} fails to set", field.name, told(task)), true));
}

std::vector<NamedValue> Decider::arguments(const ansible::Task& task, TaskOutcome& outcome) {
    std::vector<NamedValue> values;
    const auto take = [&](const std::string& name, jinja::Outcome value, bool may_fail, text::Position where) {
        note_uses(where);
        if (!value) {
            if (outcome.runs == Truth::no) return;
            if (only_fails(task)) {
                outcome.fails = outcome.runs == Truth::yes;
                outcome.why = shared_text(value.error().message);
                return;
            }
            return mark_error(outcome, value.error());
        }
        const value::Unknown* risk = risky(*value);
        if ((may_fail || risk != nullptr) && !only_fails(task))
            mark_risk(outcome, shared_text(risk != nullptr ? *risk->cause : fmt::format("'{}' may fail", name)));
        values.emplace_back(name, std::move(*value));
    };
    for (const ansible::Field& field : task.arguments) {
        bool may_fail = false;
        std::string name = field.name;
        if (jinja::has_template(name)) {
            const jinja::Outcome rendered = viewer_.render(name, may_fail);
            if (!rendered) mark_error(outcome, rendered.error());
            if (!rendered || !rendered->is_string()) continue;
            name = rendered->as_string();
        }
        jinja::Outcome value = viewer_.value_of(*field.node, may_fail);
        take(name, std::move(value), may_fail,
             field.node->where.file == text::no_file ? task.where : field.node->where);
        if (outcome.verdict == Verdict::error) return values;
    }
    if (jinja::has_template(task.free_form)) {
        bool may_fail = false;
        jinja::Outcome value = viewer_.render(task.free_form, may_fail);
        take("_raw_params", std::move(value), may_fail, task.action_where);
    }
    if (jinja::has_template(task.delegate_to) && outcome.verdict != Verdict::error) {
        bool may_fail = false;
        jinja::Outcome value = viewer_.render(task.delegate_to, may_fail);
        take("delegate_to", std::move(value), may_fail, task.where);
    }
    for (const ansible::Field& field : task.keywords) {
        if (outcome.verdict == Verdict::error) return values;
        bool may_fail = false;
        jinja::Outcome value = viewer_.value_of(*field.node, may_fail);
        take(field.name, std::move(value), may_fail, field.node->where);
    }
    return values;
}

void Decider::include(const PlacedTask& placed, TaskOutcome& outcome) {
    const ansible::Task& task = *placed.task;
    outcome.changed = Truth::no;
    outcome.result = value::Dict{{Value("changed"), Value(false)}, {Value("failed"), Value(false)}};
    const bool role = task.inclusion == ansible::Inclusion::include_role;
    std::string target = task.free_form;
    if (role) {
        const std::string_view name =
            task.argument_text("name").empty() ? task.argument_text("role") : task.argument_text("name");
        target = std::string(name);
    }
    bool may_fail = false;
    const jinja::Outcome rendered = viewer_.render(target, may_fail);
    note_uses(task.action_where);
    if (!rendered) return mark_error(outcome, rendered.error());
    Inclusion inclusion;
    inclusion.taken = outcome.runs;
    inclusion.guard = outcome.guard;
    if (const value::Unknown* risk = risky(*rendered)) mark_risk(outcome, risk->cause);
    // Which file it is may be known only at run time: then the target stays empty, and the walk says so.
    if (rendered->is_string()) inclusion.target = rendered->as_string();
    outcome.inclusions.push_back(std::move(inclusion));
}

}  // namespace stepwarden::simulate
