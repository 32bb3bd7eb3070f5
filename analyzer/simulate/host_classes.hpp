// Folds the hosts of an inventory into classes that the analysis treats alike: one a role, one for each other host.
#pragma once

#include <string>
#include <vector>

#include "tripleo/layout.hpp"

namespace stepwarden::simulate {

/// Hosts that are alike for the analysis: all hosts of a role, or one host that has no role.
struct HostClass {
    std::string name;
    bool is_role = false;
    std::vector<std::string> hosts;
};

/// The layout's roles in their order, then other hosts in inventory order; a role without hosts keeps its place.
std::vector<HostClass> host_classes(const tripleo::Layout& layout);

}  // namespace stepwarden::simulate
