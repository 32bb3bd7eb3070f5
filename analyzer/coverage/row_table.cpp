#include "coverage/row_table.hpp"

#include <algorithm>

namespace stepwarden::coverage {
namespace {

bool is_same_service(const Row& a, const Row& b) { return a.release == b.release && a.service == b.service; }

/// Rows of one service, of which the first is the one without a section when there is one.
void add_service(std::vector<Row>& rows, std::vector<Row> service) {
    std::vector<std::string> scenarios;
    for (const Row& row : service)
        for (const std::string& scenario : row.scenarios) add_once(scenarios, scenario);
    if (service.size() > 1) std::erase_if(service, [](const Row& row) { return row.section.empty(); });
    for (Row& row : service) {
        row.scenarios = scenarios;
        rows.push_back(std::move(row));
    }
}

}  // namespace

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

Row& RowTable::at(const std::string& release, const std::string& service, const std::string& section) {
    Row& found = rows_[{release, service, section}];
    found.release = release;
    found.service = service;
    found.section = section;
    return found;
}

void RowTable::add(const Row& row) {
    Row& target = at(row.release, row.service, row.section);
    for (const std::string& role : row.roles) add_once(target.roles, role);
    for (const std::string& scenario : row.scenarios) add_once(target.scenarios, scenario);
    for (const auto& [step, tasks] : row.steps) target.steps[step] = std::max(target.steps[step], tasks);
    target.every_step = std::max(target.every_step, row.every_step);
    target.unstepped = std::max(target.unstepped, row.unstepped);
    target.covered = std::max(target.covered, row.covered);
}

std::vector<Row> RowTable::finish() {
    std::vector<Row> rows;
    std::vector<Row> service;
    for (auto& [key, row] : rows_) {
        if (!service.empty() && !is_same_service(service.front(), row)) {
            add_service(rows, std::move(service));
            service.clear();
        }
        service.push_back(std::move(row));
    }
    add_service(rows, std::move(service));
    rows_.clear();
    return rows;
}

}  // namespace stepwarden::coverage
