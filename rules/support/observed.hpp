// Tasks as the dry run met them: the contributed ones, each once however many copies it has, and the playbooks' own.
#pragma once

#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"
#include "simulate/observations.hpp"

namespace stepwarden::rules {

struct KnownTask {
    const ansible::Task* task = nullptr;
    /// nullptr for a task of the playbooks' own that cannot run.
    const graph::Node* node = nullptr;
};

/// Every contributed task, and every other that some host comes to, in order of place.
std::vector<KnownTask> all_tasks(const check::Model& model);

/// The node of a task or of the task that it is a copy of; nullptr when it has none.
const graph::Node* find_node(const check::Model& model, const ansible::Task& task);

/// The task as it stands in each of the generator's files, or just itself.
std::vector<const ansible::Task*> copies_of(const check::Model& model, const KnownTask& known);

/// What was seen of a task and of all its copies, copies that no host comes to left out.
std::vector<const simulate::TaskObservation*> observations_of(const check::Model& model, const KnownTask& known);

/// Some copy of it, or of a task in it, runs or may run on some host.
bool may_run(const check::Model& model, const KnownTask& known);

/// A finding at a task, with what its node says of it when it has one. It stands where the node does, so that copies of
/// one task give one finding.
check::Finding finding_at(const check::Model& model, const ansible::Task& task);

}  // namespace stepwarden::rules
