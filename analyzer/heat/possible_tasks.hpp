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

struct ServiceTemplate {
    /// The `service_name` that the template gives.
    std::string service;
    std::string path;
    /// Section by section in the order of `sections`, in each in the template's order, each mapping once.
    std::vector<PossibleTask> tasks;
};

/// Of one template on its own: first what its sections are evaluated to, then what stands in the branches that were not
/// taken.
std::vector<PossibleTask> possible_tasks(Stack& service, std::span<const std::string> sections);

/// Every template of the checkout that describes a service, enabled or not, in the order of the paths. Each is given
/// what the service chain of the plan's first role gives its services. Templates without a service_name, or that
/// cannot be read, are left out.
std::vector<ServiceTemplate> service_templates(Plan& plan, std::span<const std::string> sections, unsigned threads);

}  // namespace stepwarden::heat
