#include "heat/checkout_request.hpp"

#include <fmt/format.h>

#include <system_error>

#include "text/suggest.hpp"

namespace stepwarden::heat {
namespace {

namespace fs = std::filesystem;

/// A file on disk below the checkout is one of the plan's; one elsewhere is mounted; a name that is no file on disk is
/// a path of the plan.
text::Result<PlanInput> resolve_file(const std::string& name, const fs::path& root, text::Tree& checkout) {
    std::error_code error;
    const fs::path path = fs::weakly_canonical(name, error);
    const bool on_disk = !error && fs::is_regular_file(path, error);
    const fs::path relative = path.lexically_relative(fs::weakly_canonical(root, error));
    const bool below_root = !relative.empty() && *relative.begin() != "..";
    if (below_root && (on_disk || fs::path(name).is_absolute())) return PlanInput(relative.generic_string());
    if (!on_disk) return PlanInput(name);
    const auto mount = checkout.mount(name);
    if (!mount) return tl::unexpected(mount.error());
    const auto files = checkout.below("", *mount);
    if (files.size() != 1) return tl::unexpected(text::Diagnostic{{}, fmt::format("{} is no single file", name), name});
    return PlanInput(files.front());
}

text::Result<PlanRequest> base_request(const CheckoutRequest& asked, const text::Tree& checkout,
                                       const PlanTable& table) {
    if (!asked.scenario.empty()) return request_for_scenario(asked.scenario, checkout, table);
    const PlanRow* plan = asked.plan.empty() ? &table.plans.front() : table.plan(asked.plan);
    if (plan == nullptr) {
        std::vector<std::string> names;
        for (const PlanRow& row : table.plans) names.push_back(row.name);
        const auto nearest = text::nearest_name(asked.plan, names);
        return tl::unexpected(text::Diagnostic{{},
                                               fmt::format("there is no plan '{}'{}", asked.plan,
                                                           nearest ? fmt::format("; did you mean '{}'?", *nearest)
                                                                   : "; plans are overcloud and standalone"),
                                               {}});
    }
    auto request = request_for(*plan, checkout);
    // Roles that the user names make up for those that the checkout lacks.
    if (!request && asked.roles_file)
        return PlanRequest{plan->name, plan->stack, {}, {}, {}, {}, plan->enabled_services_only, plan->given_by_client};
    return request;
}

}  // namespace

text::Result<PlanRequest> resolve_request(const CheckoutRequest& asked, const fs::path& root, text::Tree& checkout,
                                          const PlanTable& table) {
    auto request = base_request(asked, checkout, table);
    if (!request) return request;
    if (asked.roles_file) {
        auto roles = resolve_file(*asked.roles_file, root, checkout);
        if (!roles) return tl::unexpected(roles.error());
        request->roles = std::move(*roles);
    }
    if (asked.networks_file) {
        auto networks = resolve_file(*asked.networks_file, root, checkout);
        if (!networks) return tl::unexpected(networks.error());
        request->networks = {std::move(*networks)};
    }
    for (const std::string& name : asked.environments) {
        auto environment = resolve_file(name, root, checkout);
        if (!environment) return tl::unexpected(environment.error());
        request->environments.push_back(std::move(*environment));
    }
    request->hosts = asked.hosts;
    return request;
}

}  // namespace stepwarden::heat
