// Where a finding about a service stands when it is about tasks that are missing: the line that enables the service.
#pragma once

#include <string_view>

#include "check/model.hpp"

namespace stepwarden::rules {

/// The service's line in the role's service_names.yaml; the tree's first file as a whole when there is none.
text::Position enabled_at(const check::Model& model, std::string_view role, std::string_view service);

}  // namespace stepwarden::rules
