// Findings as the page's data: each with the lines it is about, and the tasks that it and its related places lie in.
#pragma once

#include <nlohmann/json.hpp>

#include "report/html/task_locator.hpp"
#include "report/part.hpp"

namespace stepwarden::report::html {

/// The keys "findings", "excerpts", "rules", "unanalysed" and "summary".
nlohmann::ordered_json findings_json(const Part& part, const TaskLocator& locator);

}  // namespace stepwarden::report::html
