// A task's conditions with those of the blocks around it, as a run judges them: outermost first, all at one moment.
#pragma once

#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"

namespace stepwarden::rules {

/// Pointers into the model. Blocks are those of the same file.
std::vector<const ansible::Condition*> conditions_around(const check::Model& model, const graph::Node& node);

/// The same without the task's own.
std::vector<const ansible::Condition*> conditions_of_blocks(const check::Model& model, const graph::Node& node);

/// Puts a finding at a condition, its text underlined.
void underline(check::Finding& finding, const ansible::Condition& condition);

}  // namespace stepwarden::rules
