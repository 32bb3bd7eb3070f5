#include "report/html/matrix_data.hpp"

#include <string>
#include <utility>
#include <vector>

#include "report/html/visible_names.hpp"
#include "text/visible.hpp"

namespace stepwarden::report::html {

namespace {

using Json = nlohmann::ordered_json;

Json row_json(const coverage::Row& row, const coverage::Matrix& matrix) {
    Json steps = Json::object();
    for (const auto& [step, count] : row.steps) steps[std::to_string(step)] = count;
    Json jobs = Json::array();
    for (std::size_t i = 0; i < row.jobs.size(); ++i)
        if (row.jobs[i] != coverage::JobDeed::no) jobs.push_back(text::visible(matrix.jobs[i].name));
    return {{"service", text::visible(row.service)},
            {"template", text::visible(row.template_path)},
            {"section", text::visible(row.section)},
            {"roles", visible_names(row.roles)},
            {"steps", std::move(steps)},
            {"every_step", row.every_step},
            {"unstepped", row.unstepped},
            {"scenarios", visible_names(matrix.of_templates ? row.scenarios : std::vector<std::string>{})},
            {"jobs", std::move(jobs)},
            {"covered", coverage::name(row.covered)}};
}

}  // namespace

Json matrix_json(const coverage::Matrix& matrix) {
    Json rows = Json::array();
    for (const coverage::Row& row : matrix.rows) rows.push_back(row_json(row, matrix));
    return {{"of_templates", matrix.of_templates},
            {"rows", std::move(rows)},
            {"jobs_known", !matrix.jobs.empty()},
            {"unattributed", matrix.unattributed}};
}

}  // namespace stepwarden::report::html
