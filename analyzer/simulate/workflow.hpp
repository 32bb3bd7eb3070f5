// What the workflows that clients run take from the schedule: the order of all tasks over several playbooks, with the
// tags and limits that the client gives.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/schedule.hpp"
#include "simulate/workflow_table.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::simulate {

/// `table` is the program's own workflows.yaml.
std::vector<Workflow> read_workflows(std::string_view table);

/// One task at its place in a workflow.
struct Moment {
    /// Index into Schedule::occurrences.
    std::uint32_t occurrence = 0;
    /// Number of the playbook in the order of the workflow; a limit to one role makes a call of its own.
    std::uint32_t call = 0;
};

struct Timeline {
    std::string workflow;
    /// In the order of execution; classes that take a task together stand side by side.
    std::vector<Moment> moments;
};

/// The timelines of all workflows that fit the layout and have at least one of their playbooks.
std::vector<Timeline> make_timelines(const Schedule& schedule, const tripleo::Layout& layout, const text::Tree& tree,
                                     const std::vector<Workflow>& workflows);

/// True when the first moment is over on all its hosts before the second begins on any: plays and calls end before the
/// next ones begin, and within a play only strategies that keep hosts in lockstep order tasks of different classes.
bool surely_before(const Schedule& schedule, const Moment& first, const Moment& second);

}  // namespace stepwarden::simulate
