// The tasks of a model as the page's data: what each is, does and comes to, the classes of hosts, and the workflows in
// which they are played.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "report/html/report_page.hpp"
#include "report/html/task_locator.hpp"

namespace stepwarden::report::html {

/// The keys "classes", "tasks", "workflows", "sources", "texts" and "marks".
nlohmann::ordered_json picture_json(const Picture& picture);

/// Tasks by the places that findings give them, numbered as in picture_json.
TaskLocator task_locator(const Picture& picture);

}  // namespace stepwarden::report::html
