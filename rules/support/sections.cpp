#include "rules/support/sections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace stepwarden::rules {

value::Value PlayedStep::value() const {
    return as_text ? value::Value(std::to_string(number)) : value::Value(static_cast<std::int64_t>(number));
}

std::vector<PlayedStep> played_steps(const check::Model& model, const tripleo::ContributedList& list) {
    std::set<text::FileId> files;
    for (const tripleo::SectionFile& file : model.layout.section_files)
        if (file.role == list.role && file.section == list.section) files.insert(file.file);
    std::map<std::pair<int, bool>, std::uint32_t> found;
    for (const simulate::FileVisit& visit : model.schedule.visits)
        if (visit.step && files.contains(visit.file)) found.try_emplace({*visit.step, visit.step_is_text}, visit.play);
    std::vector<PlayedStep> steps;
    for (const auto& [step, play] : found) steps.push_back({step.first, step.second, play});
    return steps;
}

std::set<int> steps_of_failing_includes(const check::Model& model, const tripleo::ContributedList& list) {
    const std::string file = list.role + "/" + list.section + ".yaml";
    std::set<int> steps;
    for (const auto& [task, seen] : model.observations.tasks) {
        if (task->inclusion == ansible::Inclusion::none || seen.errors.empty()) continue;
        if (task->free_form != file && task->argument_text("file") != file) continue;
        for (const simulate::ObservedStep& step : seen.steps) {
            int number = 0;
            const char* end = step.value.data() + step.value.size();
            if (std::from_chars(step.value.data(), end, number).ptr == end) steps.insert(number);
        }
    }
    return steps;
}

std::vector<ansible::Condition> conditions_with_blocks(const check::Model& model, std::uint32_t contributed) {
    std::vector<ansible::Condition> conditions;
    for (std::optional<std::uint32_t> at = contributed; at; at = model.contributions.tasks[*at].block) {
        const std::vector<ansible::Condition>& own = model.contributions.tasks[*at].task().when;
        conditions.insert(conditions.begin(), own.begin(), own.end());
    }
    return conditions;
}

std::string in_words(std::span<const PlayedStep> steps) {
    std::vector<int> numbers;
    for (const PlayedStep& step : steps)
        if (numbers.empty() || numbers.back() != step.number) numbers.push_back(step.number);
    const bool run = numbers.size() > 2 && numbers.back() - numbers.front() + 1 == static_cast<int>(numbers.size());
    if (run) return fmt::format("{} to {}", numbers.front(), numbers.back());
    return fmt::format("{}", fmt::join(numbers, ", "));
}

check::Finding finding_at(const graph::Node& node) {
    check::Finding finding;
    finding.where = node.where;
    finding.services = node.services;
    finding.role = node.role;
    finding.section = node.section;
    finding.task = node.task->name;
    return finding;
}

const graph::Node& node_of(const check::Model& model, std::uint32_t contributed) {
    return model.graph.nodes[model.graph.node_of.at(model.contributions.tasks[contributed].copies.front())];
}

std::string_view title(const ansible::Task& task) {
    if (!task.name.empty()) return task.name;
    return task.is_block ? std::string_view("block") : std::string_view(task.action);
}

}  // namespace stepwarden::rules
