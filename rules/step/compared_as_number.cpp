#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "check/rule.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

/// What a comparison of text with a number gives in Python: never equal, never in, and no order.
std::string_view outcome(jinja::Comparator comparator) {
    switch (comparator) {
        case jinja::Comparator::equal:
        case jinja::Comparator::in:
            return "never true";
        case jinja::Comparator::not_equal:
        case jinja::Comparator::not_in:
            return "always true";
        default:
            return "an error";
    }
}

bool is_ordering(jinja::Comparator comparator) { return outcome(comparator) == "an error"; }

/// The first step at which `step` and the literal are of different types although they mean the same number.
std::optional<PlayedStep> misjudged(const tripleo::StepComparison& comparison, std::span<const PlayedStep> played) {
    if (comparison.converted) return std::nullopt;
    const auto found = std::find_if(played.begin(), played.end(), [&](const PlayedStep& step) {
        return step.as_text != comparison.literal_is_text &&
               (is_ordering(comparison.comparator) || step.number == comparison.step);
    });
    return found == played.end() ? std::nullopt : std::optional(*found);
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const tripleo::ContributedList& list : model_.contributions.lists) {
            const std::vector<PlayedStep> played = played_steps(model_, list);
            for (const std::uint32_t top : list.tasks)
                ansible::for_each_nested(model_.contributions.tasks[top].task(),
                                         [&](const ansible::Task& task) { look_at(task, played); });
        }
        // The playbooks' own tasks, whose steps stand on their occurrences.
        for (const simulate::Occurrence& occurrence : model_.schedule.occurrences) {
            if (!occurrence.step || !model_.node_of(occurrence).section.empty()) continue;
            const PlayedStep step{*occurrence.step, occurrence.step_is_text, occurrence.play};
            look_at(*occurrence.task, {&step, 1});
        }
    }

private:
    void look_at(const ansible::Task& task, std::span<const PlayedStep> played) {
        for (const ansible::Condition& condition : task.when) {
            if (!condition.expression) continue;
            for (const tripleo::StepComparison& comparison : tripleo::step_comparisons(*condition.expression)) {
                const auto step = misjudged(comparison, played);
                if (!step) continue;
                if (told_.insert(&condition).second) tell(task, condition, comparison, *step);
                break;
            }
        }
    }

    void tell(const ansible::Task& task, const ansible::Condition& condition, const tripleo::StepComparison& comparison,
              const PlayedStep& step) {
        check::Finding finding = finding_at(model_.graph.nodes[model_.graph.node_of.at(&task)]);
        const std::string shown = step.as_text ? fmt::format("text here ('{}')", step.number)
                                               : fmt::format("a number here ({})", step.number);
        finding.severity = check::Severity::error;
        finding.step = step.number;
        finding.where = condition.where;
        finding.length = static_cast<std::uint32_t>(condition.text.size());
        finding.message = fmt::format("step is {}, so its comparison in '{}' is {}", shown, condition.text,
                                      outcome(comparison.comparator));
        finding.related.push_back({model_.schedule.plays[step.play].play->where,
                                   fmt::format("this play makes step {}", step.as_text ? "text" : "a number")});
        finding.help = fmt::format("compare step|int with the number {}", comparison.step);
        finding.subject = condition.text;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::set<const ansible::Condition*> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule step_compared_as_number() {
    return {.id = "step-compared-as-number",
            .severity = check::Severity::error,
            .summary = "step is compared with a literal of another type",
            .what =
                "A condition that compares `step` itself, not `step|int`, with a number where the playbooks hand step "
                "over as text, or with "
                "text where they hand over a number. Only comparisons whose result is wrong at a step that is played "
                "are flagged.",
            .why =
                "Playbooks set `step: '1'`, and loops make text too. `step == 1` is then false at every step, so the "
                "task never runs; "
                "`step != 1` is always true, and `step > 1` fails.",
            .fix = "Write `step|int == 1`, which holds whatever the type of step.",
            .bad = "- name: stop the service\n  service: name=httpd state=stopped\n  when: step == 1\n",
            .good = "- name: stop the service\n  service: name=httpd state=stopped\n  when: step|int == 1\n",
            .run = run};
}

}  // namespace stepwarden::rules
