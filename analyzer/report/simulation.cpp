#include "report/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::report {

namespace {

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, ",")); }

}  // namespace

bool DecisionFilter::takes(simulate::Verdict verdict) const {
    return verdicts.empty() || std::ranges::find(verdicts, verdict) != verdicts.end();
}

TaskOrigin origin_of(const Simulation& simulation, const ansible::Task& task) {
    const tripleo::Contributions& contributions = simulation.contributions;
    const auto found = contributions.index_of.find(&task);
    if (found == contributions.index_of.end()) return {};
    const tripleo::ContributedTask& contributed = contributions.tasks[found->second];
    return {contributed.services, contributed.section};
}

bool takes_task(const DecisionFilter& filter, const simulate::TaskMoment& moment, const TaskOrigin& origin) {
    if (!filter.step.empty() && moment.step != filter.step) return false;
    return filter.service.empty() || std::ranges::find(origin.services, filter.service) != origin.services.end();
}

std::string path_of(const Simulation& simulation, const text::Position& where) {
    if (where.file == text::no_file) return {};
    return fmt::format("{}:{}", simulation.tree.path(where.file), where.line);
}

std::string_view title_of(const ansible::Task& task) { return task.name.empty() ? task.action : task.name; }

std::string command_of(const Simulation& simulation, const simulate::Call& call) {
    std::string command;
    const auto add = [&command](std::string_view word) {
        if (!command.empty()) command += ' ';
        command += word;
    };
    for (const text::FileId playbook : call.playbooks) add(simulation.tree.path(playbook));
    if (!call.limit.empty()) add("--limit " + call.limit);
    if (!call.tags.only.empty()) add("--tags " + joined(call.tags.only));
    if (!call.tags.skip.empty()) add("--skip-tags " + joined(call.tags.skip));
    if (call.check_mode) add("--check");
    return command;
}

void VerdictCounts::add(const VerdictCounts& more) {
    for (const simulate::Verdict verdict : all_verdicts) add(verdict, more.of(verdict));
}

std::size_t VerdictCounts::total() const {
    std::size_t sum = 0;
    for (const std::size_t count : counts_) sum += count;
    return sum;
}

}  // namespace stepwarden::report
