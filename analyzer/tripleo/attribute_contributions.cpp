#include "tripleo/attribute_contributions.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace stepwarden::tripleo {
namespace {

SectionList list_of(const Contributions& contributions, const ContributedList& list) {
    SectionList result{list.role, list.section, {}};
    for (const std::uint32_t top : list.tasks) result.tasks.push_back(contributions.tasks[top].task().node);
    return result;
}

SectionList shadowed_list(ansible::Sources& sources, const SectionFile& file) {
    SectionList result{file.role, file.section, {}};
    if (const std::vector<ansible::Task>* tasks = sources.tasks(file.file); tasks != nullptr)
        for (const ansible::Task& task : *tasks) result.tasks.push_back(task.node);
    return result;
}

}  // namespace

void attribute_contributions(Contributions& contributions, ansible::Sources& sources, const Layout& layout,
                             const TaskKnowledge& knowledge) {
    std::vector<SectionList> lists;
    for (const ContributedList& list : contributions.lists) lists.push_back(list_of(contributions, list));
    for (const SectionFile& file : layout.section_files)
        if (file.shadowed && !file.step) lists.push_back(shadowed_list(sources, file));
    std::vector<RoleServices> roles;
    for (const Role& role : layout.roles) roles.push_back({role.name, role.services, role.ordered});
    const std::vector<std::vector<Attribution>> answers = attribute(lists, roles, knowledge);
    for (std::size_t list = 0; list < contributions.lists.size(); ++list)
        for (std::size_t i = 0; i < answers[list].size(); ++i)
            contributions.attribute(contributions.lists[list].tasks[i], answers[list][i].services,
                                    answers[list][i].role);
}

}  // namespace stepwarden::tripleo
