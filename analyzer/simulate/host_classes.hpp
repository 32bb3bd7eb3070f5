// Folds the hosts of an inventory into classes that the analysis treats alike: one a role, one for each other host.
#pragma once

#include <string_view>
#include <vector>

#include "simulate/known_variables.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::simulate {

/// The layout's roles in their order, then other hosts in inventory order; a role without hosts keeps its place.
std::vector<HostClass> host_classes(const tripleo::Layout& layout);

}  // namespace stepwarden::simulate
