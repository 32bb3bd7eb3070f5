// The tasks that a service's template can contribute to a section whatever its parameters: both branches of every
// condition, what it takes over from other templates, and what stands in lists that functions put together.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "heat/plan.hpp"
#include "heat/stack.hpp"
#include "text/position.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

struct PossibleTask {
    std::string section;
    /// A dict that knows where it was written; what depends on a parameter has the value that this evaluation gives it.
    value::Value task;
};

struct ServiceTasks {
    /// The `service_name` that the template gives.
    std::string service;
    std::string path;
    /// Each mapping once; of one section first what it is evaluated to, then what else it may hold.
    std::vector<PossibleTask> tasks;
};

/// Of one template on its own.
std::vector<PossibleTask> possible_tasks(Stack& service, std::span<const std::string> sections);

/// Every template of the checkout that describes a service, enabled or not, in the order of the paths. Each is given
/// what the service chain of the plan's first role gives its services. Templates without a service_name, or that
/// cannot be read, are left out.
std::vector<ServiceTasks> tasks_of_templates(Plan& plan, std::span<const std::string> sections, unsigned threads);

}  // namespace stepwarden::heat
