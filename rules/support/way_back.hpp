// What brings a resource back that a task stopped, other than a task that starts it: the deployment's containers,
// puppet on the host, and decommissioning, after which nobody misses it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

/// What the deployment of one role starts by itself.
class WayBack {
public:
    WayBack(const check::Model& model, const tripleo::Role& role);

    /// A unit that the deployment starts again: one of its containers, or one that puppet manages on the host.
    [[nodiscard]] bool deploys_unit(std::string_view unit, const std::vector<std::string>& services) const;

    /// One of `removed` packages or paths takes the unit away for good.
    [[nodiscard]] bool is_decommissioned(std::string_view unit, const std::vector<std::string>& services,
                                         const std::vector<simulate::Effect>& removed) const;

private:
    [[nodiscard]] bool has_container(std::string_view container) const;
    [[nodiscard]] std::vector<std::string> owners(std::string_view unit,
                                                  const std::vector<std::string>& services) const;
    [[nodiscard]] bool has_puppet(std::string_view name) const;

    const check::Model& model_;
    const tripleo::Role& role_;
    std::vector<std::string> containers_;
    /// The words of each class that step_config.pp includes.
    std::vector<std::string> classes_;
};

}  // namespace stepwarden::rules
