// What the writers of a dry run are given: the names behind its numbers, the calls it consists of, and which of its
// decisions to show.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/results.hpp"
#include "simulate/dry_run.hpp"
#include "text/tree.hpp"
#include "tripleo/contributions.hpp"

namespace stepwarden::report {

inline constexpr std::array all_verdicts = {simulate::Verdict::run, simulate::Verdict::skip, simulate::Verdict::maybe,
                                            simulate::Verdict::error, simulate::Verdict::unreached};

/// Everything outlives the writers.
struct Simulation {
    const text::Tree& tree;
    const tripleo::Layout& layout;
    const tripleo::Contributions& contributions;
    /// By HostNumber; may grow during the run.
    const std::vector<std::string>& hosts;
    /// Empty when the playbooks were named one by one.
    std::string workflow;
    std::vector<simulate::Call> calls;
    /// What was pinned, as people gave it: option and value.
    std::vector<std::pair<std::string, std::string>> pins;
};

/// Which decisions to show.
struct DecisionFilter {
    /// Empty for all.
    std::vector<simulate::Verdict> verdicts;
    std::string service;
    std::optional<simulate::HostNumber> host;
    std::string step;

    [[nodiscard]] bool takes(simulate::Verdict verdict) const;
};

/// The services that contributed a task and their section; both empty for tasks that no service's list holds.
struct TaskOrigin {
    std::span<const std::string> services;
    std::string_view section;
};

TaskOrigin origin_of(const Simulation& simulation, const ansible::Task& task);

/// Whether the filter takes the task at all, whatever becomes of it on which host.
bool takes_task(const DecisionFilter& filter, const simulate::TaskMoment& moment, const TaskOrigin& origin);

/// The place of a task as ansible's get_path() has it: "file:line".
std::string path_of(const Simulation& simulation, const text::Position& where);

/// A task's name, or its action when it has none.
std::string_view title_of(const ansible::Task& task);

/// The words of a call as one would type them: "upgrade_steps_playbook.yaml --limit Controller".
std::string command_of(const Simulation& simulation, const simulate::Call& call);

/// Decisions counted host by host.
class VerdictCounts {
public:
    void add(const simulate::Decision& decision) { add(decision.verdict, decision.hosts->size()); }
    void add(simulate::Verdict verdict, std::size_t count) { counts_[static_cast<std::size_t>(verdict)] += count; }
    void add(const VerdictCounts& more);
    [[nodiscard]] std::size_t of(simulate::Verdict verdict) const { return counts_[static_cast<std::size_t>(verdict)]; }
    [[nodiscard]] std::size_t total() const;

private:
    std::array<std::size_t, all_verdicts.size()> counts_{};
};

}  // namespace stepwarden::report
