// Walks over contributed tasks as rules need them: a list's tasks with all that stands in their blocks, the tags that
// they inherit, and whether a run without --tags takes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check/model.hpp"
#include "simulate/effect.hpp"

namespace stepwarden::rules {

/// The index after the last task that stands in `top`: a task's children follow it without a gap.
std::uint32_t end_of(const check::Model& model, std::uint32_t top);

/// The lists of a role's section; lists merged over roles stand under the role "".
std::vector<const tripleo::ContributedList*> lists_of(const check::Model& model, std::string_view role,
                                                      std::string_view section);

/// Its tags and those of the blocks around it.
std::vector<std::string> tags_with_blocks(const check::Model& model, std::uint32_t contributed);

/// Not tagged `never`, so that ordinary runs take it.
bool in_ordinary_runs(const check::Model& model, std::uint32_t contributed);

/// What the task and all that stands in it do, in their order.
std::vector<simulate::Effect> effects_within(const check::Model& model, std::uint32_t top);

bool has_effect(const std::vector<simulate::Effect>& effects, simulate::Operation operation,
                simulate::Resource resource);

/// The name of a resource is written out: no Jinja is left in it, and it does not stand for all of its kind.
bool is_literal(std::string_view name);

}  // namespace stepwarden::rules
