#include "tripleo/contributor_table.hpp"

#include <algorithm>

namespace stepwarden::tripleo {

void ContributorTable::add(const std::string& section, std::uint64_t content, Contributor contributor) {
    auto& row = rows_[{section, content}];
    const bool known = std::ranges::any_of(row, [&](const Contributor& each) {
        return each.role == contributor.role && each.service == contributor.service;
    });
    if (!known) row.push_back(std::move(contributor));
}

std::vector<Contributor> ContributorTable::find(const std::string& section, std::uint64_t content,
                                                std::string_view role) const {
    const auto row = rows_.find({section, content});
    if (row == rows_.end()) return {};
    std::vector<Contributor> found;
    std::ranges::copy_if(row->second, std::back_inserter(found),
                         [&](const Contributor& each) { return role.empty() || each.role == role; });
    return found;
}

std::size_t attribute_by_table(Contributions& contributions, const ContributorTable& table) {
    std::size_t unknown = 0;
    for (const ContributedList& list : contributions.lists)
        for (const std::uint32_t top : list.tasks) {
            const ContributedTask& task = contributions.tasks[top];
            const auto found = table.find(list.section, yaml::fingerprint(*task.task().node), list.role);
            if (found.empty()) {
                ++unknown;
                continue;
            }
            std::vector<std::string> services;
            for (const Contributor& contributor : found)
                if (std::ranges::find(services, contributor.service) == services.end())
                    services.push_back(contributor.service);
            const std::string role = found.front().role;
            contributions.attribute(top, services, role);
        }
    return unknown;
}

}  // namespace stepwarden::tripleo
