#include "rules/support/started_containers.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <tuple>

namespace stepwarden::rules {
namespace {

std::optional<int> step_of(std::string_view key) {
    static constexpr std::string_view prefix = "step_";
    if (!key.starts_with(prefix)) return std::nullopt;
    int step = 0;
    const char* end = key.data() + key.size();
    const auto [rest, error] = std::from_chars(key.data() + prefix.size(), end, step);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return step;
}

std::vector<const tripleo::ServiceFacts*> services_of(const check::Model& model, const tripleo::Role& role,
                                                      std::string_view container) {
    std::vector<const tripleo::ServiceFacts*> services;
    for (const std::string& name : role.services) {
        const tripleo::ServiceFacts* facts = model.services.find(name);
        if (facts != nullptr &&
            std::find(facts->containers.begin(), facts->containers.end(), container) != facts->containers.end())
            services.push_back(facts);
    }
    return services;
}

StartedContainer read(const yaml::Entry& entry, int step) {
    StartedContainer container;
    container.name = entry.key.scalar;
    container.step = step;
    container.where = entry.key.where;
    container.configuration = &entry.value;
    container.stays = entry.value.find("restart") != nullptr;
    const yaml::Node* order = entry.value.find("start_order");
    if (order != nullptr && order->kind == yaml::Kind::integer) container.start_order = order->integer;
    return container;
}

}  // namespace

std::vector<StartedContainer> started_containers(const check::Model& model, const tripleo::Role& role) {
    std::vector<StartedContainer> containers;
    const yaml::Node* document = model.role_data(role.name, "docker_config");
    if (document == nullptr) return containers;
    for (const yaml::Entry& entry : document->entries) {
        const std::optional<int> step = step_of(entry.key.scalar);
        if (!step) continue;
        for (const yaml::Entry& container : entry.value.entries) {
            containers.push_back(read(container, *step));
            containers.back().services = services_of(model, role, container.key.scalar);
        }
    }
    std::stable_sort(containers.begin(), containers.end(), [](const StartedContainer& a, const StartedContainer& b) {
        return std::tie(a.step, a.start_order) < std::tie(b.step, b.start_order);
    });
    return containers;
}

check::Finding finding_at(const StartedContainer& container, const std::string& role) {
    check::Finding finding;
    finding.where = container.where;
    finding.length = static_cast<std::uint32_t>(container.name.size());
    finding.role = role;
    for (const tripleo::ServiceFacts* service : container.services) finding.services.push_back(service->name);
    finding.step = container.step;
    finding.subject = container.name;
    return finding;
}

}  // namespace stepwarden::rules
