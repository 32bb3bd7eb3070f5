// What is to be rendered out of a checkout: the plan's name, its roles and networks, the environments in their order,
// and how many hosts to make up.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "heat/plan_table.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

/// A file of the plan by its path ("environments/podman.yaml", rendered from a .j2 file or not), or one from elsewhere
/// that was mounted beside the checkout.
using PlanInput = std::variant<std::string, text::FileId>;

struct PlanRequest {
    /// For people: "overcloud", "scenario001-standalone".
    std::string name;
    std::string stack;
    PlanInput roles;
    /// None for a plan without networks.
    std::vector<PlanInput> networks;
    /// On top of the default registry, in order.
    std::vector<PlanInput> environments;
    /// Role and number of made-up hosts; a role that is not named has one.
    std::vector<std::pair<std::string, unsigned>> hosts;
    /// The client hands the templates only the enabled services of a role.
    bool enabled_services_only = false;
    /// Parameters that are not known unless an environment gives them, whatever their defaults.
    std::vector<std::string> given_by_client = {};
};

/// The request for a plan as the table has it. Fails when the checkout lacks the plan's roles.
text::Result<PlanRequest> request_for(const PlanRow& plan, const text::Tree& checkout);

/// The request for one of CI's scenarios. Fails when there is none of that name, with the nearest.
text::Result<PlanRequest> request_for_scenario(const std::string& scenario, const text::Tree& checkout,
                                               const PlanTable& table);

}  // namespace stepwarden::heat
