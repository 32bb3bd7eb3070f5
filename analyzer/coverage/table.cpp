#include "coverage/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace stepwarden::coverage {
namespace {

/// "0: 2, 1: 1, every: 3"
std::string step_summary(const Row& row) {
    std::vector<std::string> parts;
    for (const auto& [step, tasks] : row.steps) parts.push_back(fmt::format("{}: {}", step, tasks));
    if (row.every_step > 0) parts.push_back(fmt::format("every: {}", row.every_step));
    if (row.unstepped > 0) parts.push_back(fmt::format("no step: {}", row.unstepped));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

bool enabled(const Row& row, const std::string& scenario) {
    return std::ranges::find(row.scenarios, scenario) != row.scenarios.end();
}

std::vector<std::string> headings_of(const Matrix& matrix) {
    std::vector<std::string> headings = {"release", "service"};
    if (matrix.of_templates) headings.emplace_back("template");
    headings.insert(headings.end(), {"roles", "section", "steps (tasks)", "covered"});
    headings.insert(headings.end(), matrix.scenarios.begin(), matrix.scenarios.end());
    for (const MatrixJob& job : matrix.jobs)
        headings.push_back(job.voting == false ? job.name + " (non-voting)" : job.name);
    return headings;
}

std::vector<std::string> cells_of(const Row& row, const Matrix& matrix) {
    std::vector<std::string> cells = {row.release, row.service};
    if (matrix.of_templates) cells.push_back(row.template_path);
    cells.push_back(fmt::format("{}", fmt::join(row.roles, ", ")));
    cells.insert(cells.end(), {row.section, step_summary(row), std::string(name(row.covered))});
    for (const std::string& scenario : matrix.scenarios) cells.emplace_back(enabled(row, scenario) ? "X" : "");
    for (const JobDeed deed : row.jobs) cells.emplace_back(deed == JobDeed::no ? "" : name(deed));
    return cells;
}

}  // namespace stepwarden::coverage
