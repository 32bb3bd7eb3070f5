// Which services the plan's ServiceNetMap puts on a network. Until stein, only these have lists of addresses and of
// long host names among the variables; later releases give them to every service.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "heat/plan_files.hpp"

namespace stepwarden::heat {

/// Unset where the plan's files do not make that difference.
std::optional<std::set<std::string>> networked_services(const PlanFiles& files);

}  // namespace stepwarden::heat
