// A coverage matrix as the page's data.
#pragma once

#include <nlohmann/json.hpp>

#include "coverage/matrix.hpp"

namespace stepwarden::report::html {

/// {"of_templates", "rows": [...], "jobs_known", "unattributed"}; a row's scenarios and jobs are the names of those
/// that have the service.
nlohmann::ordered_json matrix_json(const coverage::Matrix& matrix);

}  // namespace stepwarden::report::html
