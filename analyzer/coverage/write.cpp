#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "coverage/matrix.hpp"

namespace stepwarden::coverage {
namespace {

using Json = nlohmann::ordered_json;

bool enabled(const Row& row, const std::string& scenario) {
    return std::find(row.scenarios.begin(), row.scenarios.end(), scenario) != row.scenarios.end();
}

Json row_json(const Row& row, const Matrix& matrix) {
    Json steps = Json::object();
    for (const auto& [step, tasks] : row.steps) steps[std::to_string(step)] = tasks;
    Json scenarios = Json::object();
    for (const std::string& scenario : matrix.scenarios)
        scenarios[scenario] = enabled(row, scenario) ? "enabled" : "disabled";
    return {{"service", row.service},
            {"template", ""},
            {"release", row.release},
            {"roles", row.roles},
            {"section", row.section},
            {"steps", std::move(steps)},
            {"every_step", row.every_step},
            {"unstepped", row.unstepped},
            {"scenarios", std::move(scenarios)},
            {"jobs", Json::object()},
            {"covered", name(row.covered)}};
}

/// RFC 4180, and no cell that a spreadsheet would run as a formula.
std::string csv_cell(std::string_view text) {
    std::string cell(text);
    if (!cell.empty() && std::string_view("=+-@").find(cell.front()) != std::string_view::npos) cell.insert(0, "'");
    if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string markdown_cell(std::string_view text) {
    std::string cell;
    for (const char c : text) {
        if (c == '|' || c == '\\' || c == '<') cell += '\\';
        cell += c == '\n' || c == '\r' ? ' ' : c;
    }
    return cell;
}

std::string step_summary(const Row& row) {
    std::vector<std::string> parts;
    for (const auto& [step, tasks] : row.steps) parts.push_back(fmt::format("{}: {}", step, tasks));
    if (row.every_step > 0) parts.push_back(fmt::format("every: {}", row.every_step));
    if (row.unstepped > 0) parts.push_back(fmt::format("no step: {}", row.unstepped));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string to_json(const Matrix& matrix) {
    Json rows = Json::array();
    for (const Row& row : matrix.rows) rows.push_back(row_json(row, matrix));
    const Json whole{
        {"format", "stepwarden-matrix/1"}, {"rows", std::move(rows)}, {"unattributed_tasks", matrix.unattributed}};
    return whole.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Matrix& matrix) {
    std::string out = "release,service,roles,section,step,tasks,covered";
    for (const std::string& scenario : matrix.scenarios) out += "," + csv_cell(scenario);
    out += "\n";
    const auto line = [&](const Row& row, std::string_view step, std::size_t tasks) {
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{},{},{}", csv_cell(row.release), csv_cell(row.service),
                       csv_cell(fmt::format("{}", fmt::join(row.roles, " "))), csv_cell(row.section), step, tasks,
                       name(row.covered));
        for (const std::string& scenario : matrix.scenarios) out += enabled(row, scenario) ? ",enabled" : ",disabled";
        out += "\n";
    };
    for (const Row& row : matrix.rows) {
        for (const auto& [step, tasks] : row.steps) line(row, std::to_string(step), tasks);
        if (row.every_step > 0) line(row, "every", row.every_step);
        if (row.unstepped > 0 || row.section.empty()) line(row, "", row.unstepped);
    }
    return out;
}

std::string to_markdown(const Matrix& matrix) {
    std::string out = "| release | service | roles | section | steps (tasks) | covered |";
    for (const std::string& scenario : matrix.scenarios) out += fmt::format(" {} |", markdown_cell(scenario));
    out += "\n|---|---|---|---|---|---|";
    for (std::size_t i = 0; i < matrix.scenarios.size(); ++i) out += "---|";
    out += "\n";
    for (const Row& row : matrix.rows) {
        fmt::format_to(std::back_inserter(out), "| {} | {} | {} | {} | {} | {} |", markdown_cell(row.release),
                       markdown_cell(row.service), markdown_cell(fmt::format("{}", fmt::join(row.roles, ", "))),
                       markdown_cell(row.section), step_summary(row), name(row.covered));
        for (const std::string& scenario : matrix.scenarios) out += enabled(row, scenario) ? " X |" : "  |";
        out += "\n";
    }
    return out;
}

}  // namespace stepwarden::coverage
