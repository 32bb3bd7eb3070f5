// What several rules ask of a section's list: at which steps the playbooks play it, as numbers or as text, and which of
// its files stand for which step.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"
#include "value/value.hpp"

namespace stepwarden::rules {

/// One step at which a list is played, with the value that `step` has there and a play that does it.
struct PlayedStep {
    int number = 0;
    bool as_text = true;
    std::uint32_t play = 0;

    /// `step` as the conditions see it.
    [[nodiscard]] value::Value value() const;
};

/// The steps of a list, in order, each number and type once; empty for a list that no playbook plays with steps.
std::vector<PlayedStep> played_steps(const check::Model& model, const tripleo::ContributedList& list);

/// Steps of includes of the list that fail each time: the list would be played there, were it not for what is wrong
/// with the include, which other rules tell.
std::set<int> steps_of_failing_includes(const check::Model& model, const tripleo::ContributedList& list);

/// The conditions of a contributed task with those of the blocks around it, outermost first.
std::vector<ansible::Condition> conditions_with_blocks(const check::Model& model, std::uint32_t contributed);

/// "0 to 5", or "0, 2".
std::string in_words(std::span<const PlayedStep> steps);

/// A finding at a task, with its role, section, services and name.
check::Finding finding_at(const graph::Node& node);

/// The node of a contributed task.
const graph::Node& node_of(const check::Model& model, std::uint32_t contributed);

/// The task's name, or its module, or "block".
std::string_view title(const ansible::Task& task);

}  // namespace stepwarden::rules
