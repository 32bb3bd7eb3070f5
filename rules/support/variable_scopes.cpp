#include "rules/support/variable_scopes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "rules/support/certainty.hpp"
#include "rules/support/given_names.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

bool has_field(const std::vector<ansible::Field>& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const ansible::Field& field) { return field.name == name; });
}

/// It gives the name to what stands in it, or to itself.
bool gives_within(const ansible::Task& task, std::string_view name) {
    if (has_field(task.vars, name) || task.register_name == name) return true;
    return task.loop && (task.loop->variable == name || task.loop->index_variable == name);
}

}  // namespace

VariableScopes::VariableScopes(const check::Model& model) : model_(model) {
    for (const tripleo::ContributedList& list : model.contributions.lists)
        if (list.role.empty()) merged_sections_.insert(list.section);
    for (const graph::Node& node : model.graph.nodes) {
        if (node.contributed)
            add_contributed(node);
        else
            add_everywhere(*node.task);
    }
    for (const auto& [task, seen] : model.observations.tasks)
        if (find_node(model, *task) == nullptr) add_everywhere(*task);
    using By = simulate::Definition::By;
    for (const simulate::Definition& definition : model.observations.definitions)
        if (definition.by != By::task_register && definition.by != By::set_fact) everywhere_.insert(definition.name);
    const auto add = [&](std::string_view name) { everywhere_.emplace(name); };
    names_of_playbooks(model, add);
    names_of_inventory(model.layout.inventory, add);
    // The playbooks for roles by their names play no lone services.
    if (model.is_lone && model.given_in_checkout)
        for (const std::string& name : model.given_in_checkout->by_plan) everywhere_.insert(name);
    add_runs();
}

void VariableScopes::add_everywhere(const ansible::Task& task) {
    names_of_task(task, [&](std::string_view name) { everywhere_.emplace(name); });
}

void VariableScopes::add_contributed(const graph::Node& node) {
    const ansible::Task& task = *node.task;
    // The facts of another host.
    if (task.delegate_facts) return add_everywhere(task);
    if (!task.register_name.empty()) facts_[task.register_name].push_back(&node);
    if (task.action == "set_fact")
        for (const ansible::Field& fact : task.arguments) facts_[fact.name].push_back(&node);
}

void VariableScopes::add_runs() {
    for (const simulate::Occurrence& occurrence : model_.schedule.occurrences) {
        const graph::Node& node = model_.node_of(occurrence);
        if (!node.contributed) continue;
        const text::FileId playbook = model_.schedule.plays[occurrence.play].playbook;
        playbooks_[node.section].insert(playbook);
        runs_[&node].insert(playbook);
    }
}

VariableScopes::List VariableScopes::list_of(const graph::Node& node) const {
    return {merged_sections_.contains(node.section) ? "" : node.role, node.section};
}

bool VariableScopes::share_hosts(const graph::Node& setter, const graph::Node& reader) const {
    const List first = list_of(setter);
    const List second = list_of(reader);
    return first.first == second.first || first.first.empty() || second.first.empty();
}

bool VariableScopes::is_set_in_run(const std::vector<const graph::Node*>& setters, text::FileId playbook) const {
    return std::any_of(setters.begin(), setters.end(), [&](const graph::Node* setter) {
        const auto played = playbooks_.find(setter->section);
        return played == playbooks_.end() || played->second.contains(playbook);
    });
}

bool VariableScopes::is_given_around(std::string_view name, const graph::Node& node) const {
    if (gives_within(*node.task, name)) return true;
    for (auto block = node.block; block; block = model_.graph.nodes[*block].block)
        if (gives_within(*model_.graph.nodes[*block].task, name)) return true;
    return false;
}

bool VariableScopes::reach(std::string_view name, const KnownTask& reader, bool as_result) const {
    if (reader.node == nullptr || !reader.node->contributed || everywhere_.contains(name)) return true;
    if (is_given_around(name, *reader.node)) return true;
    const auto setters = facts_.find(name);
    if (setters == facts_.end()) return false;
    std::vector<const graph::Node*> meeting;
    for (const graph::Node* setter : setters->second) {
        // What a task makes of the name's own value it does not give.
        if (setter == reader.node) continue;
        const bool is_near = setter->section == reader.node->section;
        const bool is_apart = model_.is_lone && !merged_sections_.contains(setter->section);
        const bool meets = is_apart && is_near ? may_keep_company(name, *setter, *reader.node, as_result)
                                               : share_hosts(*setter, *reader.node);
        if (meets && is_near) return true;
        if (meets) meeting.push_back(setter);
    }
    // Facts last for one run of a playbook, so that each that comes to the reader has to come to a setter.
    const auto runs = runs_.find(reader.node);
    if (meeting.empty() || runs == runs_.end()) return !meeting.empty();
    return std::all_of(runs->second.begin(), runs->second.end(),
                       [&](text::FileId playbook) { return is_set_in_run(meeting, playbook); });
}

bool VariableScopes::is_set_on_other_roles(std::string_view name, const graph::Node& reader) const {
    const auto setters = facts_.find(name);
    return setters != facts_.end() &&
           std::none_of(setters->second.begin(), setters->second.end(),
                        [&](const graph::Node* setter) { return setter->role == reader.role; });
}

bool VariableScopes::may_keep_company(std::string_view name, const graph::Node& setter, const graph::Node& reader,
                                      bool as_result) {
    if (setter.role == reader.role) return true;
    if (setter.services.empty() || reader.services.empty()) return true;
    // Templates of one service take each other's place, and a result that is named after a service is its own.
    if (!are_of_different_services(setter, reader)) return false;
    return !as_result || std::none_of(setter.services.begin(), setter.services.end(), [&](const std::string& service) {
        return name.starts_with(service) && std::none_of(reader.services.begin(), reader.services.end(),
                                                         [&](const std::string& own) { return name.starts_with(own); });
    });
}

std::string VariableScopes::only_elsewhere(std::string_view name, const graph::Node& reader) const {
    std::set<std::string> sections;
    std::set<std::string> roles;
    for (const KnownTask& owner : owners(name)) {
        if (!sets(*owner.task, name)) continue;
        sections.insert(owner.node->section);
        roles.insert(owner.node->role);
    }
    if (sections.empty()) return "only vars of other tasks give";
    if (sections == std::set{reader.section} && roles == std::set{reader.role})
        return "only this task sets, from its own value";
    if (sections.contains(reader.section) && model_.is_lone) return "no task of its service sets";
    if (sections.contains(reader.section))
        return fmt::format("no task sets on hosts of {}, only on those of {}", reader.role, fmt::join(roles, ", "));
    return fmt::format("only {} sets, in another run than {}", fmt::join(sections, ", "), reader.section);
}

std::vector<KnownTask> VariableScopes::owners(std::string_view name) const {
    std::vector<KnownTask> tasks;
    for (const graph::Node& node : model_.graph.nodes)
        if (node.contributed && (sets(*node.task, name) || gives_within(*node.task, name)))
            tasks.push_back({node.task, &node});
    std::stable_sort(tasks.begin(), tasks.end(),
                     [](const KnownTask& a, const KnownTask& b) { return a.task->where < b.task->where; });
    return tasks;
}

}  // namespace stepwarden::rules
