// Up to the start of 2018 Heat played the task lists of an upgrade itself: a template of the plan has a resource for
// each role and step. These resources are written down as a playbook here, so that the steps of those releases are read
// from the tree at hand as everybody else's are. Which template it is stands in rules/knowledge/heat_steps.yaml.
#pragma once

#include "heat/plan.hpp"
#include "heat/rendering.hpp"

namespace stepwarden::heat {

/// Adds nothing for a plan that has no such template. Lines of the playbook lead to the resources.
void add_heat_playbook(Plan& plan, Rendering& rendering);

}  // namespace stepwarden::heat
