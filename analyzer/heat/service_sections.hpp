// Which service of which role contributes what: the task lists of every element of a role's service chain, before the
// role's template merges them.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "heat/plan.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

struct ServiceSections {
    std::string role;
    /// "OS::TripleO::Services::NovaCompute".
    std::string type;
    /// The `service_name` that the template gives.
    std::string service;
    /// The service's own template, whatever templates its tasks come from.
    std::string template_path;
    /// Its outputs.role_data.
    text::Position where;
    /// Section and value as the template gives them: a list as a rule, but null, nested lists and maps occur.
    std::vector<std::pair<std::string, value::Value>> sections;
};

/// In the order of the roles and of their chains; services that are nothing are left out. What fails is reported to the
/// plan's evaluation. `names` are the sections to look for.
std::vector<ServiceSections> services_of(Plan& plan, std::span<const std::string> names);

/// The same for one template on its own, given what a service chain gives its services.
ServiceSections sections_of(Stack& service, std::span<const std::string> names);

/// A template made ready as a service of the role, given what the role's chain gives its services. Fails when the role
/// has no chain.
text::Result<std::shared_ptr<Stack>> as_service(Plan& plan, const std::string& role, const HotTemplate& source);

/// The sections as the release's writer changes them, so that each task still has its contributors; see
/// heat/tagged_steps.hpp. False, and nothing is changed, where tags tell no steps: the writer came to leave them alone
/// when the tasks of the tree had got conditions instead, so that it is the tree's tasks that show which one was meant.
bool take_steps_from_tags(std::vector<ServiceSections>& services, std::string_view release);

/// The tasks in a section's value in their order: lists at any depth flattened, as yaql's flatten() does.
std::vector<value::Value> flattened(const value::Value& section);

}  // namespace stepwarden::heat
