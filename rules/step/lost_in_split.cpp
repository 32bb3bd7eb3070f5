#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/rule.hpp"
#include "rules/support/sections.hpp"
#include "tripleo/step_condition.hpp"

namespace stepwarden::rules {
namespace {

/// The generator's copies of one list: the file of each step, and the whole list.
struct SplitFiles {
    std::map<int, text::FileId> step_files;
    bool has_whole = false;
};

SplitFiles files_of(const check::Model& model, const tripleo::ContributedList& list) {
    SplitFiles files;
    for (const tripleo::SectionFile& file : model.layout.section_files) {
        if (file.role != list.role || file.section != list.section || file.shadowed) continue;
        if (file.step)
            files.step_files.emplace(*file.step, file.file);
        else
            files.has_whole = true;
    }
    return files;
}

bool has_copy_in(const tripleo::ContributedTask& task, text::FileId file) {
    return std::any_of(task.copies.begin(), task.copies.end(),
                       [&](const ansible::Task* copy) { return copy->where.file == file; });
}

/// The condition that the split misread: the first that speaks of the step.
const ansible::Condition* step_condition(const ansible::Task& task) {
    const auto found = std::find_if(task.when.begin(), task.when.end(), [](const ansible::Condition& each) {
        return tripleo::mentions_step({&each, 1});
    });
    return found == task.when.end() ? nullptr : &*found;
}

void look_at(const check::Model& model, const check::Report& report, const SplitFiles& files, std::uint32_t contributed,
             const std::vector<PlayedStep>& played) {
    const tripleo::ContributedTask& task = model.contributions.tasks[contributed];
    std::set<int> lost;
    for (const PlayedStep& step : played) {
        const auto file = files.step_files.find(step.number);
        if (file == files.step_files.end() || has_copy_in(task, file->second)) continue;
        if (tripleo::holds_at(task.task().when, step.value()) != value::Truth::no) lost.insert(step.number);
    }
    if (lost.empty()) return;
    check::Finding finding = finding_at(node_of(model, contributed));
    finding.severity = check::Severity::error;
    finding.step = *lost.begin();
    finding.where = task.task().where;
    const ansible::Condition* condition = step_condition(task.task());
    if (condition != nullptr) {
        finding.where = condition->where;
        finding.length = static_cast<std::uint32_t>(condition->text.size());
    }
    const std::string steps = fmt::format("step{} {}", lost.size() > 1 ? "s" : "", fmt::join(lost, ", "));
    finding.message =
        fmt::format("the generator leaves '{}' out of {}, at which its condition can hold", title(task.task()), steps);
    finding.related.push_back({{files.step_files.at(*lost.begin()), 1, 1},
                               fmt::format("it is missing from the list of step {}", *lost.begin())});
    for (const auto& [step, file] : files.step_files)
        for (const ansible::Task* copy : task.copies)
            if (copy->where.file == file)
                finding.related.push_back({copy->where, fmt::format("it is in the list of step {}", step)});
    finding.help = "give each step a task of its own whose condition is step|int == N and nothing more on that line";
    finding.subject = condition != nullptr ? condition->text : std::string(title(task.task()));
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    for (const tripleo::ContributedList& list : model.contributions.lists) {
        const SplitFiles files = files_of(model, list);
        if (files.step_files.empty() || !files.has_whole) continue;
        const std::vector<PlayedStep> played = played_steps(model, list);
        for (const std::uint32_t top : list.tasks) look_at(model, report, files, top, played);
    }
}

}  // namespace

check::Rule step_lost_in_split() {
    return {
        .id = "step-lost-in-split",
        .severity = check::Severity::error,
        .summary = "the generator's split by step drops a task from a step at which it should run",
        .what =
            "The generator cuts a section's list into one file a step by looking for step numbers in the text of "
            "`when`, without "
            "evaluating it. Flagged are tasks whose condition can hold at a step whose file does not have them.",
        .why =
            "The task silently does not run there. In stein, `step|int == 0 or step|int == 3` went to step 3 only, and "
            "yum ran into a "
            "stale pid file (LP#1887135).",
        .fix = "Give each step its own task, or write the condition in a form that the release's split reads.",
        .bad =
            "# stein: the split takes the last number only\n- name: check for a stale yum.pid\n  stat: {path: "
            "/var/run/yum.pid}\n  when: step|int == 0 or step|int == 3\n",
        .good =
            "- name: check for a stale yum.pid\n  stat: {path: /var/run/yum.pid}\n  when: step|int == 0\n- name: check "
            "for a stale yum.pid before the update\n  stat: {path: /var/run/yum.pid}\n  when: step|int == 3\n",
        .run = run};
}

}  // namespace stepwarden::rules
