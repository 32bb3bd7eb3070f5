// The columns of a workflow's picture: its playbooks in their order, and in each of them its steps. Runs of one
// playbook that go over different classes of hosts, as a client does role by role, share their columns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulate/schedule.hpp"
#include "simulate/workflow.hpp"
#include "text/tree.hpp"

namespace stepwarden::graph {

struct StepColumn {
    /// File name without extension.
    std::string playbook;
    /// How often a class of hosts has come to this playbook before.
    std::uint32_t round = 0;
    /// Nothing for tasks that stand outside of the steps; their column comes before those of the steps.
    std::optional<int> step;

    friend bool operator==(const StepColumn&, const StepColumn&) = default;
};

struct StepColumns {
    std::vector<StepColumn> columns;
    /// Index into `columns` of each of the timeline's moments.
    std::vector<std::uint32_t> of_moment;
};

StepColumns step_columns(const simulate::Timeline& timeline, const simulate::Schedule& schedule,
                         const text::Tree& tree);

/// "upgrade" of "upgrade_steps_playbook".
std::string short_name(const std::string& playbook);

}  // namespace stepwarden::graph
