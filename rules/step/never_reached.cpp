#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

/// The condition that is to blame, and the step that it waits for when there is one.
struct Blame {
    const ansible::Condition* condition = nullptr;
    std::optional<int> step;
};

/// The first comparison that asks for a step which is never played; else the innermost condition, which contradicts the
/// ones around it.
Blame blame(const std::vector<ansible::Condition>& conditions, const std::vector<PlayedStep>& played) {
    for (const ansible::Condition& condition : conditions) {
        if (!condition.expression) continue;
        for (const tripleo::StepComparison& comparison : tripleo::step_comparisons(*condition.expression)) {
            const bool is_played = std::any_of(played.begin(), played.end(),
                                               [&](const PlayedStep& step) { return step.number == comparison.step; });
            if (!is_played) return {&condition, comparison.step};
        }
    }
    return {&conditions.back(), std::nullopt};
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report, const tripleo::ContributedList& list)
        : model_(model),
          report_(report),
          list_(list),
          played_(played_steps(model, list)),
          failing_(steps_of_failing_includes(model, list)) {}

    void run() {
        if (played_.empty()) return;
        for (const std::uint32_t top : list_.tasks) look_at(top);
    }

private:
    /// A block that is never reached speaks for all that is in it.
    void look_at(std::uint32_t contributed) {
        const ansible::Task& task = model_.contributions.tasks[contributed].task();
        std::vector<ansible::Condition> conditions = conditions_with_blocks(model_, contributed);
        std::erase_if(conditions, [](const ansible::Condition& condition) {
            return !tripleo::mentions_step({&condition, 1});
        });
        if (!can_hold(conditions)) return tell(contributed, conditions);
        std::uint32_t child = contributed + 1;
        for (const auto* section : {&task.block, &task.rescue, &task.always})
            for (const ansible::Task& each : *section) {
                look_at(child);
                ansible::for_each_nested(each, [&](const ansible::Task&) { ++child; });
            }
    }

    /// Whether `step` is text or a number is another rule's matter, so both are tried.
    [[nodiscard]] bool can_hold(const std::vector<ansible::Condition>& conditions) const {
        const bool is_meant = std::any_of(failing_.begin(), failing_.end(), [&](int step) {
            return tripleo::holds_at(conditions, PlayedStep{step, true, 0}.value()) != value::Truth::no;
        });
        return is_meant || std::any_of(played_.begin(), played_.end(), [&](PlayedStep step) {
                   if (tripleo::holds_at(conditions, step.value()) != value::Truth::no) return true;
                   step.as_text = !step.as_text;
                   return tripleo::holds_at(conditions, step.value()) != value::Truth::no;
               });
    }

    void tell(std::uint32_t contributed, const std::vector<ansible::Condition>& conditions) {
        const Blame blamed = blame(conditions, played_);
        check::Finding finding = finding_at(node_of(model_, contributed));
        const std::string_view name = title(model_.contributions.tasks[contributed].task());
        finding.severity = check::Severity::error;
        finding.step = blamed.step;
        finding.where = blamed.condition->where;
        finding.length = static_cast<std::uint32_t>(blamed.condition->text.size());
        finding.message = blamed.step
                              ? fmt::format("'{}' waits for step {}, but {} runs {} {}", name, *blamed.step,
                                            list_.section, played_.size() > 1 ? "steps" : "step", in_words(played_))
                              : fmt::format("the conditions of '{}' hold at none of the steps of {}, {}", name,
                                            list_.section, in_words(played_));
        add_plays(finding);
        finding.help = fmt::format("ask for a step that is run ({}), or drop the task", in_words(played_));
        finding.subject = blamed.condition->text;
        report_(std::move(finding));
    }

    void add_plays(check::Finding& finding) const {
        const auto add = [&](const PlayedStep& step, std::string_view which) {
            finding.related.push_back({model_.schedule.plays[step.play].play->where,
                                       fmt::format("the {} step, {}, is run by this play", which, step.number)});
        };
        add(played_.front(), played_.size() > 1 ? "first" : "only");
        if (played_.size() > 1) add(played_.back(), "last");
    }

    const check::Model& model_;
    const check::Report& report_;
    const tripleo::ContributedList& list_;
    std::vector<PlayedStep> played_;
    std::set<int> failing_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const tripleo::ContributedList& list : model.contributions.lists) Search(model, report, list).run();
}

}  // namespace

check::Rule step_never_reached() {
    return {.id = "step-never-reached",
            .severity = check::Severity::error,
            .summary = "a task waits for a step that no play or loop reaches",
            .what =
                "A task or block of a section whose condition asks for a step at which the playbooks never play that "
                "section, or for two "
                "steps at once. The steps are read from the plays and loops at hand, so a section that is played from "
                "0 to 3 has no step "
                "5. Tasks that can run at another step are not flagged, nor are tasks that something else than the "
                "step keeps from running.",
            .why =
                "The task is dead: it looks reviewed and tested, and never runs. THT shipped post_upgrade tasks at "
                "step 4 and 5 of "
                "a loop that ends at 3 (531327eec, 2001b48ca), and a MariaDB data transfer at a step that the external "
                "upgrade did "
                "not have (22f26d7a9).",
            .fix =
                "Ask for a step that the section has, or raise the section's maximum in common/deploy-steps.j2 and "
                "every playbook "
                "that plays it.",
            .bad =
                "# post_upgrade_tasks, played with start=0 end=3\n- name: restart the agent\n  service: name=agent "
                "state=restarted\n  when: step|int == 4\n",
            .good = "- name: restart the agent\n  service: name=agent state=restarted\n  when: step|int == 3\n",
            .run = run};
}

}  // namespace stepwarden::rules
