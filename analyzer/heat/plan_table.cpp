#include "heat/plan_table.hpp"

#include <algorithm>
#include <cassert>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::heat {

PlanTable read_plan_table(std::string_view text) {
    const yaml::Node document = yaml::read_table(text).value_or(yaml::Node{});
    PlanTable table;
    for (const yaml::Node& row : yaml::rows_of(document, "plans")) {
        PlanRow plan{std::string(yaml::text_of(row.find("name"))),
                     std::string(yaml::text_of(row.find("stack"))),
                     yaml::strings_of(row.find("roles")),
                     yaml::strings_of(row.find("networks")),
                     {},
                     false,
                     yaml::strings_of(row.find("given_by_client"))};
        if (const yaml::Node* only = row.find("enabled_services_only")) plan.enabled_services_only = only->boolean;
        for (const yaml::Node& names : yaml::rows_of(row, "environments"))
            plan.environments.push_back(yaml::strings_of(&names));
        table.plans.push_back(std::move(plan));
    }
    if (const yaml::Node* scenarios = document.find("scenarios")) {
        table.scenario_directory = yaml::text_of(scenarios->find("directory"));
        for (const yaml::Node& row : yaml::rows_of(*scenarios, "plans"))
            table.scenarios.push_back(
                {std::string(yaml::text_of(row.find("suffix"))), std::string(yaml::text_of(row.find("plan")))});
    }
    table.registry = yaml::text_of(document.find("registry"));
    table.root = yaml::text_of(document.find("root"));
    table.marks = yaml::strings_of(document.find("marks"));
    table.notes = yaml::text_of(document.find("notes"));
    table.releases = yaml::strings_of(document.find("releases"));
    table.client_filters_services = yaml::strings_of(document.find("client_filters_services"));
    return table;
}

const PlanRow* PlanTable::plan(std::string_view name) const {
    const auto found = std::ranges::find(plans, name, &PlanRow::name);
    return found == plans.end() ? nullptr : &*found;
}

const PlanRow& PlanTable::plan_of_scenario(std::string_view scenario) const {
    const auto row =
        std::ranges::find_if(scenarios, [&](const ScenarioRow& each) { return scenario.ends_with(each.suffix); });
    assert(row != scenarios.end());
    const PlanRow* found = plan(row->plan);
    assert(found != nullptr);
    return *found;
}

bool is_checkout(const text::Tree& tree, const PlanTable& table) {
    return std::ranges::any_of(table.marks, [&](const std::string& mark) { return tree.find(mark).has_value(); });
}

std::string release_of(const text::Tree& checkout, const PlanTable& table) {
    std::string release = table.releases.front();
    for (std::size_t i = 0; i + 1 < table.releases.size(); ++i)
        if (checkout.find(table.notes + "/" + table.releases[i] + ".rst")) release = table.releases[i + 1];
    return release;
}

std::vector<std::string> scenarios_of(const text::Tree& checkout, const PlanTable& table) {
    std::vector<std::string> names;
    for (const text::FileId file : checkout.below(table.scenario_directory)) {
        const std::string_view path = checkout.path(file).substr(table.scenario_directory.size() + 1);
        if (path.find('/') == std::string_view::npos && path.ends_with(".yaml"))
            names.emplace_back(path.substr(0, path.size() - 5));
    }
    return names;
}

}  // namespace stepwarden::heat
