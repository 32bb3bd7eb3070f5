#include "coverage/scenarios.hpp"

#include <fmt/format.h>

#include <utility>

namespace stepwarden::coverage {

Scenarios read_scenarios(DeploymentReader& reader) {
    const heat::PlanSources& sources = reader.sources();
    Scenarios found;
    for (const std::string& name : heat::scenarios_of(sources.checkout, sources.table)) {
        if (!reader.chooses_services(fmt::format("{}/{}.yaml", sources.table.scenario_directory, name))) continue;
        const auto request = heat::request_for_scenario(name, sources.checkout, sources.table);
        auto deployed = request.and_then([&](const heat::PlanRequest& asked) { return reader.read(asked); });
        if (deployed)
            found.scenarios.push_back({name, std::move(*deployed)});
        else
            found.problems.push_back(deployed.error());
    }
    return found;
}

}  // namespace stepwarden::coverage
