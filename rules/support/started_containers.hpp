// The containers that the deployment starts in a role, as its docker_config.yaml lists them: at which step, in which
// order within it, whether they stay, and which of services.yaml's services each one is of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "check/model.hpp"

namespace stepwarden::rules {

struct StartedContainer {
    std::string name;
    int step = 0;
    /// Containers of a step start in this order; 0 when it is not given.
    std::int64_t start_order = 0;
    /// It has a restart policy, so it stays; others run once.
    bool stays = false;
    text::Position where;
    /// Its whole configuration.
    const yaml::Node* configuration = nullptr;
    /// The role's services that have it, by services.yaml.
    std::vector<const tripleo::ServiceFacts*> services;
};

/// In the order of steps and start orders.
std::vector<StartedContainer> started_containers(const check::Model& model, const tripleo::Role& role);

/// A finding at the container's name in docker_config.yaml, about the container.
check::Finding finding_at(const StartedContainer& container, const std::string& role);

}  // namespace stepwarden::rules
