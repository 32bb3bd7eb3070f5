// The roles and networks of a plan as its templates see them: what roles_data.yaml and network_data.yaml hold, with
// what tools/process-templates.py adds to them before it renders anything.
#pragma once

#include <string>
#include <vector>

#include "heat/template_steps.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct PlanRole {
    std::string name;
    /// The name in lower case.
    std::string name_lower;
    value::Value values;
};

struct PlanNetwork {
    std::string name_lower;
    value::Value values;
};

struct PlanValues {
    value::Value roles;
    value::Value networks;
    /// The roles that get files, each name once; of several with one name the last.
    std::vector<PlanRole> role_files;
    /// The networks that get files: those that are not disabled.
    std::vector<PlanNetwork> network_files;
    /// What the script would fail on, each left out of the files.
    std::vector<text::Diagnostic> problems;
};

/// `networks` may be null, which counts as empty.
PlanValues plan_values(const yaml::Node& roles, const yaml::Node& networks, const TemplateSteps& steps);

}  // namespace stepwarden::heat
