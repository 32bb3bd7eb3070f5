#include "rules/support/way_back.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rules/support/rows.hpp"
#include "rules/support/yaml_words.hpp"
#include "tripleo/evidence.hpp"

namespace stepwarden::rules {
namespace {

/// Services of this name's end only see to it that the real one is gone (snmp_disabled, ntp_disabled).
constexpr std::string_view gone_for_good = "_disabled";
/// systemd units that TripleO makes for containers.
constexpr std::string_view container_unit = "tripleo_";

/// "tripleo_nova_api_healthcheck.timer" belongs to tripleo_nova_api.
std::string_view main_unit(std::string_view unit) {
    unit = unit.substr(0, unit.find('.'));
    constexpr std::string_view healthcheck = "_healthcheck";
    if (unit.ends_with(healthcheck)) unit.remove_suffix(healthcheck.size());
    return unit;
}

std::vector<std::string> included_classes(std::string_view manifest) {
    std::vector<std::string> classes;
    while (!manifest.empty()) {
        const std::string_view line = manifest.substr(0, manifest.find('\n'));
        manifest.remove_prefix(std::min(manifest.size(), line.size() + 1));
        if (line.find("include") == std::string_view::npos || line.find('#') == 0) continue;
        classes.push_back(fmt::format("_{}_", tripleo::phrase_of(line)));
    }
    return classes;
}

}  // namespace

WayBack::WayBack(const check::Model& model, const tripleo::Role& role) : model_(model), role_(role) {
    if (const yaml::Node* config = model.role_data(role.name, "docker_config"); config != nullptr)
        for (const yaml::Entry& step : config->entries)
            for (const yaml::Entry& container : step.value.entries) containers_.push_back(container.key.scalar);
    const auto manifest = model.tree.find(role.name + "/step_config.pp");
    const auto text = manifest ? model.tree.read(*manifest) : text::Result<std::string_view>{};
    if (manifest && text) classes_ = included_classes(*text);
}

bool WayBack::has_container(std::string_view container) const {
    return std::find(containers_.begin(), containers_.end(), container) != containers_.end();
}

bool WayBack::has_puppet(std::string_view name) const {
    return std::any_of(classes_.begin(), classes_.end(),
                       [&](const std::string& words) { return has_phrase(words, name); });
}

std::vector<std::string> WayBack::owners(std::string_view unit, const std::vector<std::string>& services) const {
    std::vector<std::string> owners = services;
    for (const std::string& service : role_.services) {
        const tripleo::ServiceFacts* facts = model_.services.find(service);
        if (facts != nullptr && fits_any(facts->units, unit)) owners.push_back(service);
    }
    return owners;
}

bool WayBack::deploys_unit(std::string_view unit, const std::vector<std::string>& services) const {
    const std::string_view main = main_unit(unit);
    if (has_container(main) || has_puppet(main)) return true;
    if (main.starts_with(container_unit) && has_container(main.substr(container_unit.size()))) return true;
    const std::vector<std::string> all = owners(main, services);
    return std::any_of(all.begin(), all.end(), [&](const std::string& service) {
        const tripleo::ServiceFacts* facts = model_.services.find(service);
        // Where nothing is in a container yet, a profile may be called after the family alone.
        if (containers_.empty() && facts != nullptr && has_puppet(facts->family)) return true;
        return has_puppet(service) ||
               (facts != nullptr &&
                std::any_of(facts->containers.begin(), facts->containers.end(),
                            [&](const std::string& container) { return has_container(container); }));
    });
}

bool WayBack::is_decommissioned(std::string_view unit, const std::vector<std::string>& services,
                                const std::vector<simulate::Effect>& removed) const {
    const std::vector<std::string> all = owners(unit, services);
    if (std::any_of(all.begin(), all.end(),
                    [](const std::string& service) { return service.ends_with(gone_for_good); }))
        return true;
    return std::any_of(removed.begin(), removed.end(), [&](const simulate::Effect& effect) {
        if (effect.resource == simulate::Resource::path) return effect.name.find(main_unit(unit)) != std::string::npos;
        if (fits(effect.name, unit)) return true;
        return std::any_of(all.begin(), all.end(), [&](const std::string& service) {
            const tripleo::ServiceFacts* facts = model_.services.find(service);
            return facts != nullptr && fits_any(facts->packages, effect.name);
        });
    });
}

}  // namespace stepwarden::rules
