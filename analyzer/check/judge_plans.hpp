// A checkout's plans rendered, played and looked at by the rules, one by one, and beside them the services that no plan
// has and the templates as they are written. What a change of some files cannot reach may be left out.
#pragma once

#include <memory>
#include <vector>

#include "check/checkout.hpp"
#include "check/rendered_model.hpp"
#include "check/scope.hpp"
#include "heat/plan_request.hpp"

namespace stepwarden::check {

/// One plan with what the rules say of it, at its rendered places.
struct JudgedPlan {
    text::Result<RenderedModel> rendered;
    std::vector<Finding> findings = {};
    /// Every service of the model stands alone.
    bool lone = false;
};

struct JudgedPlans {
    /// Lends the lone services their surroundings, and outlives their model.
    std::unique_ptr<heat::Plan> company;
    /// Those of the requests in their order, then the lone services if there are any.
    std::vector<JudgedPlan> plans;
    /// What the rules on templates say, at the templates' places.
    std::vector<Finding> template_findings;
    std::vector<Timing> timings;
};

/// Plans, lone services and templates go side by side, each with what it needs of its own; only parsed documents are
/// shared.
JudgedPlans judge_plans(Checkout& checkout, const std::vector<heat::PlanRequest>& requests, bool with_lone,
                        const Options& options, const Scope& scope);

}  // namespace stepwarden::check
