#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::size_t most_related = 20;

struct Place {
    const ansible::Task* task = nullptr;
    const ansible::Condition* condition = nullptr;
    int step = 0;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_))
            for (const ansible::Condition& condition : known.task->when) look_at(*known.task, condition);
        // Where nobody converts the step, comparing it as text is how the tree does it.
        if (!converts_) return;
        for (const auto& [section, places] : found_) tell(places);
    }

private:
    void look_at(const ansible::Task& task, const ansible::Condition& condition) {
        if (!condition.expression) return;
        for (const tripleo::StepComparison& comparison : tripleo::step_comparisons(*condition.expression)) {
            converts_ = converts_ || comparison.converted;
            if (comparison.converted || !comparison.literal_is_text) continue;
            found_[finding_at(model_, task).section].push_back({&task, &condition, comparison.step});
            return;
        }
    }

    void tell(const std::vector<Place>& places) const {
        const Place& first = places.front();
        check::Finding finding = finding_at(model_, *first.task);
        finding.severity = check::Severity::warning;
        finding.where = first.condition->where;
        finding.length = static_cast<std::uint32_t>(first.condition->text.size());
        finding.message = fmt::format(
            "'{}' compares step with text, which is false as soon as a playbook hands step "
            "over as a number",
            title(*first.task));
        finding.help = fmt::format("compare step|int with {}, as other tasks do", first.step);
        finding.subject = first.condition->text;
        for (std::size_t i = 1; i < places.size() && i <= most_related; ++i)
            finding.related.push_back(
                {places[i].condition->where, fmt::format("'{}' does so too", title(*places[i].task))});
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    bool converts_ = false;
    /// By section; empty for the playbooks' own tasks.
    std::map<std::string, std::vector<Place>> found_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_step_compared_as_text() {
    return {
        .id = "schema-step-compared-as-text",
        .severity = check::Severity::warning,
        .summary = "step is compared with text where other tasks compare its number",
        .what =
            "A condition that compares `step` with a literal in quotes, in a tree of which other tasks compare "
            "`step|int`. One finding for a section, with the other tasks as related places. Where the comparison is "
            "wrong already, "
            "step-compared-as-number says so too.",
        .why =
            "Whether `step` is text is decided by the playbook that plays the list, and loops, templates and "
            "extra variables change it. THT made all comparisons `step|int` in 8c6bec227.",
        .fix = "Write `step|int == 1`.",
        .bad =
            "- name: write the settings\n  copy: {dest: /etc/api.conf, content: x}\n  when: step == '1'\n- name: start "
            "the api\n  service: name=api state=started\n  when: step|int == 2\n",
        .good =
            "- name: write the settings\n  copy: {dest: /etc/api.conf, content: x}\n  when: step|int == 1\n- name: "
            "start the api\n  service: name=api state=started\n  when: step|int == 2\n",
        .run = run};
}

}  // namespace stepwarden::rules
