// The calls of ansible-playbook that a workflow comes to on one tree: each run with the playbooks it names, each run of
// each role once for every role that has hosts, and what the user adds to all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulate/dry_run.hpp"
#include "simulate/workflow_table.hpp"
#include "text/tree.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::simulate {

struct CallPlan {
    std::vector<Call> calls;
    /// Playbooks that the workflow names and the tree does not have, each once; the calls do without them.
    std::vector<std::string> missing;
    /// Roles that would be a limit and have no hosts, each once; they get no calls.
    std::vector<std::string> empty_roles;
};

/// `wishes` holds what goes for every call: a limit, which narrows a run's own; tags, for the runs that have none;
/// tags to skip, in addition to a run's own; strict and check mode. Its playbooks do not count.
CallPlan calls_of(const Workflow& workflow, const tripleo::Layout& layout, const text::Tree& tree, const Call& wishes);

/// The workflow of that name for the tree's release, or nullptr.
const Workflow* find_workflow(const std::vector<Workflow>& workflows, std::string_view name,
                              const tripleo::Layout& layout);

/// The first workflow that is meant for the tree's release and number of roles and whose playbooks are all there; else
/// nullptr.
const Workflow* fitting_workflow(const std::vector<Workflow>& workflows, const tripleo::Layout& layout,
                                 const text::Tree& tree);

/// The names of the workflows for the tree's release, each once, in the table's order.
std::vector<std::string> workflow_names(const std::vector<Workflow>& workflows, const tripleo::Layout& layout);

}  // namespace stepwarden::simulate
