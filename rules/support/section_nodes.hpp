// The tasks of a section over all roles, as rules take them that compare what is done at which step: in the order of
// their lists, without blocks, without what only runs when its tag is asked for.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

std::vector<const graph::Node*> section_nodes(const check::Model& model, std::string_view section);

/// The same for one list.
std::vector<const graph::Node*> list_nodes(const check::Model& model, const tripleo::ContributedList& list);

/// The one step at which a task runs; nothing for those of several steps or of none.
std::optional<int> only_step(const graph::Node& node);

/// The step that its conditions and those of the blocks around it wait for, even where something else keeps the task
/// from running; nothing where they name several, or none.
std::optional<int> written_step(const check::Model& model, const graph::Node& node);

/// The step that ordering.yaml names for a phase of the section, for the release at hand.
std::optional<int> step_of_phase(const check::Model& model, std::string_view section, std::string_view phase);

bool does(const graph::Node& node, simulate::Operation operation, simulate::Resource resource);

}  // namespace stepwarden::rules
