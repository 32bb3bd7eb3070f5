// Service templates that no plan enables, each as if it were a role's only service: their task lists are evaluated as a
// plan would, and the checkout's own playbooks play them. Services that share no variable share a role, which spares
// most of the work; what such a service does beside others is not known.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "heat/plan.hpp"
#include "heat/rendering.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::heat {

struct LoneServices {
    /// The plan over the made-up roles.
    std::unique_ptr<Plan> plan;
    Rendering rendering;
};

/// The paths of all templates of a plan's files that give role_data, in order.
std::vector<std::string> service_templates(const PlanFiles& files);

/// `company` is a plan that is there: what its services are given, the lone ones are given too. It outlives what is
/// rendered. `covered` are templates to leave out. Fails when nothing is left, or the template of the playbooks cannot
/// be read.
text::Result<LoneServices> render_lone(const PlanSources& sources, Plan& company, const std::set<std::string>& covered,
                                       const std::vector<std::string>& sections);

}  // namespace stepwarden::heat
