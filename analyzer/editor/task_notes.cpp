#include "editor/task_notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>

#include "editor/markdown.hpp"

namespace stepwarden::editor {
namespace {

constexpr int no_step = -1;
/// Of the reasons that keep a task from running, those that fit into a tooltip.
constexpr std::size_t most_reasons = 4;

class NoteTaker {
public:
    NoteTaker(const check::Model& model, const std::string& plan) : model_(model), plan_(plan) {
        const auto& occurrences = model.schedule.occurrences;
        for (std::uint32_t i = 0; i < occurrences.size(); ++i) occurrences_[occurrences[i].task].push_back(i);
        for (const simulate::Timeline& timeline : model.timelines)
            for (const simulate::Moment& moment : timeline.moments)
                workflows_[moment.occurrence].insert(timeline.workflow);
    }

    void add(const graph::Node& node, TaskNote& note) const {
        note.name = node.task->name;
        note.section = node.section;
        note.services.insert(node.services.begin(), node.services.end());
        if (!node.contributed) return add_copy(*node.task, note);
        for (const ansible::Task* copy : model_.contributions.tasks[*node.contributed].copies) add_copy(*copy, note);
    }

private:
    void add_copy(const ansible::Task& task, TaskNote& note) const {
        if (const simulate::TaskObservation* seen = model_.observations.find(task))
            for (const simulate::Text& why : seen->skipped_by) note.skipped_by.insert(*why);
        const auto found = occurrences_.find(&task);
        if (found == occurrences_.end()) return;
        for (const std::uint32_t index : found->second) add_occurrence(index, note);
    }

    void add_occurrence(std::uint32_t index, TaskNote& note) const {
        const simulate::Occurrence& occurrence = model_.schedule.occurrences[index];
        const simulate::PlayRun& play = model_.schedule.plays[occurrence.play];
        const std::string playbook(model_.tree.path(play.playbook));
        const std::string& role = model_.schedule.classes[occurrence.host_class].name;
        auto run = std::ranges::find_if(note.runs, [&](const TaskRun& each) {
            return each.plan == plan_ && each.role == role && each.playbook == playbook;
        });
        if (run == note.runs.end()) run = note.runs.insert(run, TaskRun{plan_, role, playbook});
        const auto [step, is_new] = run->steps.try_emplace(occurrence.step.value_or(no_step), false);
        step->second = step->second || occurrence.runs == value::Truth::yes;
        if (const auto flows = workflows_.find(index); flows != workflows_.end())
            run->workflows.insert(flows->second.begin(), flows->second.end());
    }

    const check::Model& model_;
    const std::string& plan_;
    std::unordered_map<const ansible::Task*, std::vector<std::uint32_t>> occurrences_;
    std::unordered_map<std::uint32_t, std::set<std::string>> workflows_;
};

std::string steps_in_words(const TaskRun& run, bool sure) {
    std::vector<int> steps;
    for (const auto& [step, is_sure] : run.steps)
        if (is_sure == sure && step != no_step) steps.push_back(step);
    if (steps.empty()) return "";
    return fmt::format(" at step {}", fmt::join(steps, ", "));
}

std::string verdicts_of(const TaskRun& run) {
    std::vector<std::string> verdicts;
    for (const bool sure : {true, false}) {
        const bool any = std::ranges::any_of(run.steps, [&](const auto& step) { return step.second == sure; });
        if (any) verdicts.push_back((sure ? "runs" : "may run: only the node can tell") + steps_in_words(run, sure));
    }
    return fmt::format("{}", fmt::join(verdicts, "; "));
}

std::string line_of(const TaskRun& run) {
    std::string line = "- ";
    if (!run.plan.empty()) line += fmt::format("plan {}, ", code_span(run.plan));
    line += fmt::format("{} in {}", code_span(run.role), code_span(run.playbook));
    if (!run.workflows.empty()) {
        std::vector<std::string> names;
        for (const std::string& workflow : run.workflows) names.push_back(code_span(workflow));
        line += fmt::format(" ({})", fmt::join(names, ", "));
    }
    return line + ": " + verdicts_of(run) + "\n";
}

}  // namespace

void add_notes(const check::Model& model, const std::string& plan,
               const std::function<WrittenAt(text::Position)>& written_at, NotesByPath& notes) {
    const NoteTaker taker(model, plan);
    const auto add = [&](const graph::Node& node, text::Position place) {
        const WrittenAt where = written_at(place);
        const auto file = notes.find(where.path);
        if (file == notes.end() || where.line == 0) return;
        TaskNote& note = file->second[where.line];
        note.where = place;
        taker.add(node, note);
    };
    for (const graph::Node& node : model.graph.nodes) {
        add(node, node.where);
        // The copies of a template's task all come from the same place.
        if (!plan.empty() || !node.contributed) continue;
        for (const ansible::Task* copy : model.contributions.tasks[*node.contributed].copies)
            if (copy->where != node.where) add(node, copy->where);
    }
}

std::string text_of(const TaskNote& note) {
    std::string text = note.name.empty() ? "**a task without a name**" : fmt::format("**{}**", code_span(note.name));
    if (!note.section.empty()) text += fmt::format(" in {}", code_span(note.section));
    if (!note.services.empty()) {
        std::vector<std::string> names;
        for (const std::string& service : note.services) names.push_back(code_span(service));
        text += fmt::format(" of {}", fmt::join(names, ", "));
    }
    text += "\n\n";
    if (!note.origin_path.empty())
        text += fmt::format("written in {}\n\n", code_span(fmt::format("{}:{}", note.origin_path, note.origin_line)));
    for (const TaskRun& run : note.runs) text += line_of(run);
    if (note.runs.empty()) text += note.skipped_by.empty() ? "No playbook comes to it.\n" : "It runs nowhere.\n";
    std::size_t shown = 0;
    for (const std::string& why : note.skipped_by)
        if (shown++ < most_reasons) text += fmt::format("- skipped elsewhere: {}\n", code_span(why));
    if (shown > most_reasons) text += fmt::format("- and for {} other reasons\n", shown - most_reasons);
    return text;
}

}  // namespace stepwarden::editor
