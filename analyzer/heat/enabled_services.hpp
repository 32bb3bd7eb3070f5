// Which services a role has: the output EnabledServices, or what the role's own data names.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "heat/write_directory.hpp"

namespace stepwarden::heat {

/// Role to service names, in the order of `inputs.roles`; names that are not known are left out.
std::vector<std::pair<std::string, std::vector<std::string>>> services_of_roles(const DirectoryInputs& inputs);

}  // namespace stepwarden::heat
