// Trees up to the start of 2018, in which Heat ran the tasks of an upgrade with `--tags stepN`, so that a tag told the
// step where later a condition does.
#pragma once

#include <string>
#include <string_view>

#include "check/model.hpp"

namespace stepwarden::rules {

/// The section that Heat ran so.
inline constexpr std::string_view tag_driven_section = "upgrade_tasks";

/// "step3".
bool names_a_step(const std::string& tag);

/// Heat plays the section, and most of its tasks tell their step by a tag.
bool is_driven_by_tags(const check::Model& model);

}  // namespace stepwarden::rules
