// The plans that need no flags: which roles, networks and environments a checkout is deployed with when nobody says
// otherwise, the scenarios that CI deploys, and which release a checkout is of. From rules/knowledge/plans.yaml.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/tree.hpp"

namespace stepwarden::heat {

struct PlanRow {
    std::string name;
    std::string stack;
    std::vector<std::string> roles;
    std::vector<std::string> networks;
    /// Of each row the first that is there.
    std::vector<std::vector<std::string>> environments;
    bool enabled_services_only = false;
    /// Parameters without a value that could be known here.
    std::vector<std::string> given_by_client = {};
};

struct ScenarioRow {
    std::string suffix;
    std::string plan;
};

struct PlanTable {
    std::vector<PlanRow> plans;
    std::string scenario_directory;
    std::vector<ScenarioRow> scenarios;
    std::string registry;
    std::string root;
    std::vector<std::string> marks;
    std::string notes;
    std::vector<std::string> releases;
    std::vector<std::string> client_filters_services;

    [[nodiscard]] const PlanRow* plan(std::string_view name) const;
    /// The plan that a scenario of that name is laid over.
    [[nodiscard]] const PlanRow& plan_of_scenario(std::string_view scenario) const;
};

/// `table` is the text of plans.yaml.
PlanTable read_plan_table(std::string_view table);

/// Whether the tree is a checkout of tripleo-heat-templates.
[[nodiscard]] bool is_checkout(const text::Tree& tree, const PlanTable& table);

/// The release that a checkout belongs to.
[[nodiscard]] std::string release_of(const text::Tree& checkout, const PlanTable& table);

/// The names that --scenario takes in this checkout, without ".yaml", in alphabetical order.
[[nodiscard]] std::vector<std::string> scenarios_of(const text::Tree& checkout, const PlanTable& table);

}  // namespace stepwarden::heat
