#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/possible_truths.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

using Conditions = std::vector<const ansible::Condition*>;
using Names = std::set<std::string, std::less<>>;

/// Variables that loops of the tree bind: `step`, `release`, but not `item`.
Names loop_variables(const check::Model& model) {
    Names names{"step"};
    for (const auto& [task, seen] : model.observations.tasks)
        if (task->loop && task->loop->variable != "item") names.insert(task->loop->variable);
    return names;
}

/// Nothing but the loops of the playbooks decides it.
bool is_decided_by_loops(const ansible::Condition& condition, const Names& loops) {
    if (condition.literal || !condition.expression) return false;
    const std::vector<jinja::Reference> references = jinja::references(*condition.expression);
    return !references.empty() && std::all_of(references.begin(), references.end(), [&](const auto& reference) {
        return !reference.guarded && loops.contains(reference.name);
    });
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), loops_(loop_variables(model)) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_))
            if (!known.task->is_block) look_at(known);
    }

private:
    void look_at(const KnownTask& known) {
        const auto seen = observations_of(model_, known);
        if (seen.empty() || may_run(model_, known)) return;
        // A handler waits to be notified.
        if (std::any_of(seen.begin(), seen.end(), [](const auto* each) { return each->is_handler; })) return;
        const Conditions conditions = conditions_of(known);
        // Conditions that exclude each other are flow-constant-condition's.
        if (!possible_truths(conditions).yes) return;
        if (const ansible::Condition* blamed = blame(known, conditions, seen)) tell(known, *blamed, seen);
    }

    [[nodiscard]] Conditions conditions_of(const KnownTask& known) const {
        if (known.node != nullptr) return conditions_around(model_, *known.node);
        Conditions conditions;
        for (const ansible::Condition& condition : known.task->when) conditions.push_back(&condition);
        return conditions;
    }

    /// The condition that is to blame when loops alone decide each time, best one that does not speak of the step:
    /// steps that a section does not have are step-never-reached's.
    [[nodiscard]] const ansible::Condition* blame(const KnownTask& known, const Conditions& conditions,
                                                  const std::vector<const simulate::TaskObservation*>& seen) const {
        const ansible::Condition* of_step = nullptr;
        const ansible::Condition* other = nullptr;
        for (const simulate::TaskObservation* each : seen)
            for (const simulate::Text& why : each->skipped_by) {
                const ansible::Condition* decided = decider(conditions, *why);
                if (decided == nullptr) return nullptr;
                const bool speaks_of_step = tripleo::mentions_step({decided, 1});
                (speaks_of_step ? of_step : other) = decided;
            }
        if (other != nullptr) return other;
        const bool is_contributed = known.node != nullptr && known.node->contributed;
        return is_contributed ? nullptr : of_step;
    }

    /// The condition on loop variables that this reason names.
    [[nodiscard]] const ansible::Condition* decider(const Conditions& conditions, const std::string& why) const {
        for (const ansible::Condition* condition : conditions)
            if (why.find(condition->text) != std::string::npos && is_decided_by_loops(*condition, loops_))
                return condition;
        return nullptr;
    }

    void tell(const KnownTask& known, const ansible::Condition& condition,
              const std::vector<const simulate::TaskObservation*>& seen) {
        check::Finding finding = finding_at(model_, *known.task);
        underline(finding, condition);
        finding.message = fmt::format("'{}' never runs: '{}' holds at no time at which a playbook comes to it{}",
                                      title(*known.task), condition.text, steps_in_words(seen));
        finding.help = "ask for what the loops and plays around it give, or drop the task";
        finding.subject = condition.text;
        report_(std::move(finding));
    }

    /// " (step 0, 3)", or nothing where there are no steps.
    static std::string steps_in_words(const std::vector<const simulate::TaskObservation*>& seen) {
        std::set<std::string> steps;
        for (const simulate::TaskObservation* each : seen)
            for (const simulate::ObservedStep& step : each->steps) steps.insert(step.value);
        return steps.empty() ? "" : fmt::format(" (step {})", fmt::join(steps, ", "));
    }

    const check::Model& model_;
    const check::Report& report_;
    Names loops_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule step_never_runs() {
    return {
        .id = "step-never-runs",
        .severity = check::Severity::warning,
        .summary = "a task that no playbook runs at any step, release or host that comes to it",
        .what =
            "A task that playbooks come to, and that a condition on the variables of their loops and plays (`step`, "
            "`release`) keeps from running each time. Conditions on parameters, facts and the inventory are not "
            "flagged, since another deployment may differ; steps that a section does not have are "
            "step-never-reached's, and conditions that exclude each other flow-constant-condition's.",
        .why =
            "The task is dead, and looks reviewed. Fast forward upgrade tasks that wait for a release which the "
            "playbook does not loop over were carried along in THT for years (8783ec9c4).",
        .fix = "Ask for a value that the loops give, or drop the task.",
        .bad =
            "# played for the releases ocata and pike\n- name: sync the database\n  command: nova-manage db sync\n  "
            "when: release == 'newton'\n",
        .good =
            "# played for the releases ocata and pike\n- name: sync the database\n  command: nova-manage db sync\n  "
            "when: release == 'ocata'\n",
        .run = run};
}

}  // namespace stepwarden::rules
