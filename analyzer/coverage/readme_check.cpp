#include "coverage/readme_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace stepwarden::coverage {
namespace {

constexpr std::string_view suffix = ".yaml";

/// The name of the scenario whose environment is at the path; empty when it is none.
std::string scenario_at(std::string_view path, const heat::PlanTable& table) {
    const std::string directory = table.scenario_directory + "/";
    if (!path.starts_with(directory) || !path.ends_with(suffix)) return {};
    path.remove_prefix(directory.size());
    return std::string(path.substr(0, path.size() - suffix.size()));
}

/// The scenario that a column stands for: the first of its environments that the checkout has; empty when there is
/// none.
std::string scenario_of(std::string_view column, const heat::PlanSources& sources, const ReadmeKnowledge& knowledge) {
    for (const std::string& path : knowledge.environments_of(column))
        if (sources.checkout.find(path)) return scenario_at(path, sources.table);
    return {};
}

std::optional<Deployed> deployed_in(const std::string& scenario, DeploymentReader& reader) {
    const heat::PlanSources& sources = reader.sources();
    auto deployed = heat::request_for_scenario(scenario, sources.checkout, sources.table)
                        .and_then([&](const heat::PlanRequest& request) { return reader.read(request); });
    return deployed ? std::optional(std::move(*deployed)) : std::nullopt;
}

}  // namespace

EnabledByColumn enabled_by_column(const GridTable& table, DeploymentReader& reader, const ServiceTemplates& templates,
                                  const ReadmeKnowledge& knowledge) {
    EnabledByColumn enabled;
    for (std::size_t i = 1; i < table.header.size(); ++i) {
        const std::string scenario = scenario_of(table.header[i].text, reader.sources(), knowledge);
        std::optional<Deployed> deployed = scenario.empty() ? std::nullopt : deployed_in(scenario, reader);
        if (!deployed) continue;
        EnabledServices& services = enabled[table.header[i].text];
        for (const std::string& path : deployed->templates)
            if (const ServiceTemplate* source = templates.find(path)) services.templates.emplace(source->service, path);
        services.parameters = std::move(deployed->parameters);
    }
    return enabled;
}

std::string message_of(const CellDifference& difference) {
    const std::string cell = fmt::format("{} in {}: ", difference.row, difference.column);
    switch (difference.kind) {
        case CellDifference::Kind::written_not_enabled:
            return cell + fmt::format("'{}' is written, but the scenario's environment does not enable it",
                                      difference.written);
        case CellDifference::Kind::enabled_not_written:
            return cell + fmt::format("the scenario's environment enables it; '{}' is missing", difference.expected);
        case CellDifference::Kind::other_word:
            return cell + fmt::format("'{}' is written, but the scenario's environment makes it '{}'",
                                      difference.written, difference.expected);
    }
    return cell;
}

std::vector<std::string> readme_notes(const GridTable& table, const ReadmeComparison& comparison,
                                      const std::vector<Scenario>& scenarios, const ReadmeKnowledge& knowledge) {
    std::vector<std::string> notes;
    const auto note = [&](std::string_view what, const std::vector<std::string>& names) {
        if (!names.empty()) notes.push_back(fmt::format("{}: {}", what, fmt::join(names, ", ")));
    };
    std::set<std::string> columned;
    for (const GridCell& cell : table.header)
        for (const std::string& path : knowledge.environments_of(cell.text)) columned.insert(path);
    std::vector<std::string> rows;
    std::vector<std::string> columns;
    std::vector<std::string> missing;
    for (const NamedPlace& place : comparison.unknown_rows) rows.push_back(place.name);
    for (const NamedPlace& place : comparison.columns_without_data) columns.push_back(place.name);
    for (const Scenario& scenario : scenarios)
        if (std::ranges::none_of(columned, [&](const std::string& path) {
                return path.ends_with("/" + scenario.name + std::string(suffix));
            }))
            missing.push_back(scenario.name);
    note("rows that are not compared, for which services they mean is not known", rows);
    note("columns that are not compared, for the checkout has no environment of that name", columns);
    note("scenarios that have no column", missing);
    return notes;
}

std::vector<std::string> flag_notes(const GridTable& table, const EnabledByColumn& enabled,
                                    const heat::PlanSources& sources, const ReadmeKnowledge& knowledge,
                                    const CiKnowledge& ci) {
    std::vector<std::string> notes;
    for (const TargetFacts& target : ci.targets) {
        std::vector<std::string> columns;
        for (const GridCell& cell : table.header) {
            if (!enabled.contains(cell.text)) continue;
            const std::string scenario = scenario_of(cell.text, sources, knowledge);
            if (sources.table.plan_of_scenario(scenario).name == coverage::name(target.target))
                columns.push_back(cell.text);
        }
        if (!target.further.empty() && !columns.empty())
            notes.push_back(
                fmt::format("in the columns {} more may be enabled: {}", fmt::join(columns, ", "), target.further));
    }
    return notes;
}

}  // namespace stepwarden::coverage
