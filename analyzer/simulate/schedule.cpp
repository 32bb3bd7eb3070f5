#include "simulate/schedule.hpp"

#include <algorithm>
#include <unordered_set>

#include "simulate/host_classes.hpp"
#include "simulate/schedule_walk.hpp"

namespace stepwarden::simulate {
namespace {

void collect_assigned(const std::vector<ansible::Task>& tasks, std::unordered_set<std::string>& names) {
    for (const ansible::Task& task : tasks) {
        ansible::for_each_nested(task, [&](const ansible::Task& each) {
            if (!each.register_name.empty()) names.insert(each.register_name);
            if (each.action != "set_fact") return;
            for (const ansible::Field& argument : each.arguments)
                if (argument.name != "cacheable") names.insert(argument.name);
        });
    }
}

/// Every name that a task file or playbook of the layout registers or sets.
std::unordered_set<std::string> assigned_names(ansible::Sources& sources, const tripleo::Layout& layout) {
    std::unordered_set<std::string> names;
    for (const tripleo::SectionFile& section : layout.section_files)
        if (const auto* tasks = sources.tasks(section.file); tasks != nullptr) collect_assigned(*tasks, names);
    for (const text::FileId file : layout.playbooks) {
        const ansible::Playbook* playbook = sources.playbook(file);
        if (playbook == nullptr) continue;
        for (const ansible::PlaybookEntry& entry : playbook->entries)
            if (const auto* play = std::get_if<ansible::Play>(&entry))
                for (const auto* list : {&play->pre_tasks, &play->tasks, &play->post_tasks})
                    collect_assigned(*list, names);
    }
    for (const text::FileId file : layout.task_files)
        if (const auto* tasks = sources.tasks(file); tasks != nullptr) collect_assigned(*tasks, names);
    return names;
}

/// Playbooks that others import are played in their places, not on their own.
std::unordered_set<text::FileId> imported_playbooks(ansible::Sources& sources, const tripleo::Layout& layout) {
    std::unordered_set<text::FileId> imported;
    for (const text::FileId file : layout.playbooks) {
        const ansible::Playbook* playbook = sources.playbook(file);
        if (playbook == nullptr) continue;
        for (const ansible::PlaybookEntry& entry : playbook->entries) {
            const auto* import = std::get_if<ansible::PlaybookImport>(&entry);
            if (import == nullptr) continue;
            const auto path = text::resolve(sources.tree().path(file), import->file);
            const auto target = path ? sources.tree().find(*path) : std::nullopt;
            if (target && *target != file) imported.insert(*target);
        }
    }
    return imported;
}

}  // namespace

bool Schedule::selected(const Occurrence& occurrence, const ansible::TagSelection& selection) const {
    const TagChain& chain = tag_chains[occurrence.tags];
    return std::all_of(chain.begin(), chain.end(),
                       [&](const std::vector<std::string>& tags) { return ansible::selects(selection, tags); });
}

Schedule make_schedule(ansible::Sources& sources, const tripleo::Layout& layout, const Limits& limits) {
    Schedule schedule;
    schedule.classes = host_classes(layout);
    const std::unordered_set<std::string> assigned = assigned_names(sources, layout);
    const std::unordered_set<text::FileId> imported = imported_playbooks(sources, layout);
    ScheduleWalk walk(sources, layout, limits, assigned, schedule);
    const bool all_imported = imported.size() == layout.playbooks.size();
    for (const text::FileId file : layout.playbooks)
        if (all_imported || !imported.contains(file)) walk.playbook(file);
    return schedule;
}

}  // namespace stepwarden::simulate
