#include "heat/plan_request.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "text/suggest.hpp"

namespace stepwarden::heat {
namespace {

/// A file of the plan is there as it is, or as the .j2 file that it is rendered from.
bool has(const text::Tree& checkout, const std::string& path) {
    if (checkout.find(path)) return true;
    const std::size_t dot = path.rfind('.');
    return dot != std::string::npos && checkout.find(path.substr(0, dot) + ".j2" + path.substr(dot)).has_value();
}

std::optional<std::string> first_of(const std::vector<std::string>& paths, const text::Tree& checkout) {
    const auto found = std::ranges::find_if(paths, [&](const std::string& path) { return has(checkout, path); });
    return found == paths.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

text::Result<PlanRequest> request_for(const PlanRow& plan, const text::Tree& checkout) {
    PlanRequest request{plan.name, plan.stack, {}, {}, {}, {}, plan.enabled_services_only, plan.given_by_client};
    const auto roles = first_of(plan.roles, checkout);
    if (!roles)
        return tl::unexpected(text::Diagnostic{
            {},
            fmt::format("the checkout has no {}, the roles of the plan '{}'; name others with --roles-file",
                        fmt::join(plan.roles, " or "), plan.name),
            {}});
    request.roles = *roles;
    if (const auto networks = first_of(plan.networks, checkout)) request.networks.emplace_back(*networks);
    for (const auto& row : plan.environments)
        if (const auto environment = first_of(row, checkout)) request.environments.emplace_back(*environment);
    return request;
}

text::Result<PlanRequest> request_for_scenario(const std::string& scenario, const text::Tree& checkout,
                                               const PlanTable& table) {
    const std::vector<std::string> known = scenarios_of(checkout, table);
    if (std::ranges::find(known, scenario) == known.end()) {
        const auto nearest = text::nearest_name(scenario, known);
        return tl::unexpected(
            text::Diagnostic{{},
                             fmt::format("there is no scenario '{}' in {}{}", scenario, table.scenario_directory,
                                         nearest ? fmt::format("; did you mean '{}'?", *nearest) : ""),
                             {}});
    }
    auto request = request_for(table.plan_of_scenario(scenario), checkout);
    if (!request) return request;
    request->name = scenario;
    request->environments.emplace_back(table.scenario_directory + "/" + scenario + ".yaml");
    return request;
}

}  // namespace stepwarden::heat
