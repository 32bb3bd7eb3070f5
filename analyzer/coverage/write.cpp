#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <nlohmann/json.hpp>

#include "coverage/matrix.hpp"
#include "coverage/table.hpp"

namespace stepwarden::coverage {
namespace {

using Json = nlohmann::ordered_json;

Json row_json(const Row& row, const Matrix& matrix) {
    Json steps = Json::object();
    for (const auto& [step, tasks] : row.steps) steps[std::to_string(step)] = tasks;
    Json scenarios = Json::object();
    for (const std::string& scenario : matrix.scenarios)
        scenarios[scenario] = enabled(row, scenario) ? "enabled" : "disabled";
    Json jobs = Json::object();
    for (std::size_t i = 0; i < row.jobs.size(); ++i) jobs[matrix.jobs[i].name] = name(row.jobs[i]);
    return {{"service", row.service},       {"template", row.template_path}, {"release", row.release},
            {"roles", row.roles},           {"section", row.section},        {"steps", std::move(steps)},
            {"every_step", row.every_step}, {"unstepped", row.unstepped},    {"scenarios", std::move(scenarios)},
            {"jobs", std::move(jobs)},      {"covered", name(row.covered)}};
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

}  // namespace

std::string to_json(const Matrix& matrix) {
    Json rows = Json::array();
    for (const Row& row : matrix.rows) rows.push_back(row_json(row, matrix));
    Json jobs = Json::array();
    for (const MatrixJob& job : matrix.jobs)
        jobs.push_back({{"name", job.name}, {"voting", job.voting ? Json(*job.voting) : Json(nullptr)}});
    Json whole{{"format", matrix_format}};
    // The rows of a part, if there are any, need not tell all of its directories.
    if (matrix.shard)
        whole["shard"] = {{"index", matrix.shard->index},
                          {"count", matrix.shard->count},
                          {"units", matrix.shard->units},
                          {"scenarios", matrix.scenarios}};
    whole["rows"] = std::move(rows);
    whole["jobs"] = std::move(jobs);
    whole["unattributed_tasks"] = matrix.unattributed;
    return whole.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_csv(const Matrix& matrix) {
    std::string out = matrix.of_templates ? "release,service,template,roles,section,step,tasks,covered"
                                          : "release,service,roles,section,step,tasks,covered";
    for (const std::string& scenario : matrix.scenarios) out += "," + csv_cell(scenario);
    for (const MatrixJob& job : matrix.jobs) out += "," + csv_cell(job.name);
    out += "\n";
    const auto line = [&](const Row& row, std::string_view step, std::size_t tasks) {
        fmt::format_to(std::back_inserter(out), "{},{},", csv_cell(row.release), csv_cell(row.service));
        if (matrix.of_templates) out += csv_cell(row.template_path) + ",";
        fmt::format_to(std::back_inserter(out), "{},{},{},{},{}",
                       csv_cell(fmt::format("{}", fmt::join(row.roles, " "))), csv_cell(row.section), step, tasks,
                       name(row.covered));
        for (const std::string& scenario : matrix.scenarios) out += enabled(row, scenario) ? ",enabled" : ",disabled";
        for (const JobDeed deed : row.jobs) out += fmt::format(",{}", name(deed));
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
    const std::vector<std::string> headings = headings_of(matrix);
    std::string out = "|";
    for (const std::string& heading : headings) out += fmt::format(" {} |", markdown_cell(heading));
    out += "\n|";
    for (std::size_t i = 0; i < headings.size(); ++i) out += "---|";
    out += "\n";
    for (const Row& row : matrix.rows) {
        out += "|";
        for (const std::string& cell : cells_of(row, matrix)) out += fmt::format(" {} |", markdown_cell(cell));
        out += "\n";
    }
    return out;
}

}  // namespace stepwarden::coverage
