// The model of some templates of a checkout alone, for an answer about a file that is quicker than one about all: what
// judges templates by each other has nothing to go by in it.
#pragma once

#include <string>
#include <vector>

#include "check/template_model.hpp"

namespace stepwarden::check {

/// The templates at these paths of the plan, with what they nest. `plan` has read no others, and needs no top stack; it
/// and the tables outlive the model.
TemplateModel build_template_part(heat::Plan& plan, const heat::PlanSources& sources, std::vector<std::string> paths,
                                  const tripleo::Knowledge& knowledge);

}  // namespace stepwarden::check
