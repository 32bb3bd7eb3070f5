#include "rules/support/variable_names.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "ansible/playbook.hpp"
#include "ansible/role_files.hpp"
#include "rules/support/given_names.hpp"
#include "rules/support/rows.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view any_role_prefix = "tripleo_";
constexpr std::string_view service_mark = "SERVICE";

std::string with_underscores(std::string_view name) {
    std::string text(name.substr(name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1));
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

std::string_view without_prefix(std::string_view role) {
    return role.starts_with(any_role_prefix) ? role.substr(any_role_prefix.size()) : role;
}

}  // namespace

VariableNames::VariableNames(const check::Model& model) : model_(model) {
    for (const tripleo::ContributedTask& contributed : model.contributions.tasks) add_task(contributed.task());
    for (const auto& [task, seen] : model.observations.tasks) add_task(*task);
    for (const simulate::Definition& definition : model.observations.definitions) names_.insert(definition.name);
    for (const text::FileId file : model.layout.playbooks)
        if (const yaml::Node* document = model.sources.parsed_document(file)) add_roles_of(*document);
    const auto add = [&](std::string_view name) { names_.emplace(name); };
    names_of_playbooks(model, add);
    names_of_inventory(model.layout.inventory, add);
    read_roles();
    find_openings();
    find_open_lists();
}

void VariableNames::add_task(const ansible::Task& task) {
    names_of_task(task, [&](std::string_view name) { names_.emplace(name); });
    const bool is_role =
        task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
    if (is_role) add_role(task.argument_text("name"));
}

void VariableNames::add_roles_of(const yaml::Node& document) {
    for (const ansible::PlaybookEntry& entry : ansible::read_playbook(document).entries)
        if (const auto* play = std::get_if<ansible::Play>(&entry))
            for (const ansible::RoleReference& role : play->roles) add_role(role.name);
}

void VariableNames::add_role(std::string_view name) {
    if (name.empty() || name.find("{{") != std::string_view::npos || ansible::find_role(model_.tree, name)) return;
    missing_roles_.insert(with_underscores(name));
}

void VariableNames::read_roles() {
    const auto table = yaml::read_table(model_.knowledge.file("roles.yaml"));
    if (!table) return;
    for (const std::string& role : missing_roles_) {
        const auto rows = rows_of(*table, "roles");
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const yaml::Node& each) { return text_of(each.find("name")) == role; });
        if (row == rows.end())
            unknown_roles_.insert(role);
        else
            for (std::string& pattern : strings_of(row->find("sets"))) patterns_.push_back(std::move(pattern));
    }
}

bool VariableNames::is_unknown_role(std::string_view name) const {
    return name.empty() || name.find("{{") != std::string_view::npos || unknown_roles_.contains(with_underscores(name));
}

void VariableNames::find_openings() {
    const auto opens = [&](const ansible::Task& task) {
        return (task.inclusion == ansible::Inclusion::import_role ||
                task.inclusion == ansible::Inclusion::include_role) &&
               is_unknown_role(task.argument_text("name"));
    };
    // Variables live as long as the run of a playbook, on each host for itself. Services that stand alone share a host
    // for convenience only.
    std::set<std::tuple<text::FileId, std::uint16_t, std::string>> open;
    for (const simulate::Occurrence& occurrence : model_.schedule.occurrences) {
        const simulate::PlayRun& run = model_.schedule.plays[occurrence.play];
        std::vector<std::string> owners{""};
        if (model_.is_lone) {
            const std::vector<std::string>& services = model_.node_of(occurrence).services;
            if (!services.empty()) owners = services;
        }
        const bool by_play =
            std::any_of(run.play->roles.begin(), run.play->roles.end(),
                        [&](const ansible::RoleReference& role) { return is_unknown_role(role.name); });
        const bool opens_here = by_play || opens(*occurrence.task);
        for (const std::string& owner : owners) {
            const std::tuple place{run.playbook, occurrence.host_class, owner};
            if (opens_here) open.insert(place);
            if (open.contains(place)) opened_.insert(occurrence.task);
        }
    }
}

void VariableNames::find_open_lists() {
    for (const graph::Node& node : model_.graph.nodes) {
        const bool opens = node.task->action == "set_fact" &&
                           std::any_of(node.task->arguments.begin(), node.task->arguments.end(),
                                       [](const ansible::Field& fact) { return jinja::has_template(fact.name); });
        if (opens) open_lists_.emplace(node.role, node.section);
    }
}

bool VariableNames::may_come_from_elsewhere(const std::string& name, const KnownTask& reader, bool as_result) const {
    if (reader.node != nullptr && open_lists_.contains({reader.node->role, reader.node->section})) return true;
    if (model_.given_in_checkout == nullptr || as_result) return false;
    const check::GivenInCheckout& given = *model_.given_in_checkout;
    if (given.by_tasks.contains(name) || given.by_plan.contains(name)) return true;
    // The inventory has variables for each service that a role has; those of a service that stands alone are there.
    const std::string service = name.substr(0, std::min(name.find("_short_"), name.find("_node_")));
    if (service.size() == name.size() || !given.services.contains(service)) return false;
    // Where the inventory has none of the kind, it is made by what the tree does not hold.
    const std::string_view kind = std::string_view(name).substr(service.size());
    if (std::none_of(names_.begin(), names_.end(), [&](const std::string& each) { return each.ends_with(kind); }))
        return true;
    if (!model_.is_lone) return false;
    if (reader.node == nullptr) return true;
    const std::vector<std::string>& own = reader.node->services;
    return std::find(own.begin(), own.end(), service) == own.end();
}

bool VariableNames::may_come_from_role(std::string_view name, const ansible::Task& task) const {
    return opened_.contains(&task) || is_known_of_role(name);
}

bool VariableNames::is_made_of_service(std::string_view name) const {
    return std::any_of(patterns_.begin(), patterns_.end(), [&](std::string_view pattern) {
        if (!pattern.starts_with(service_mark)) return false;
        pattern.remove_prefix(service_mark.size());
        if (!name.ends_with(pattern)) return false;
        const std::string_view service = name.substr(0, name.size() - pattern.size());
        return model_.given_in_checkout == nullptr || model_.given_in_checkout->services.contains(service);
    });
}

bool VariableNames::is_known_of_role(std::string_view name) const {
    if (missing_roles_.empty()) return false;
    if (fits_any(patterns_, name) || is_made_of_service(name)) return true;
    name.remove_prefix(std::min(name.find_first_not_of('_'), name.size()));
    if (name.starts_with(any_role_prefix)) return true;
    return std::any_of(missing_roles_.begin(), missing_roles_.end(),
                       [&](const std::string& role) { return name.starts_with(without_prefix(role)); });
}

bool VariableNames::is_ansibles_own(std::string_view name) {
    static constexpr std::array<std::string_view, 19> names{"groups",
                                                            "group_names",
                                                            "hostvars",
                                                            "inventory_hostname",
                                                            "inventory_hostname_short",
                                                            "inventory_dir",
                                                            "inventory_file",
                                                            "item",
                                                            "omit",
                                                            "play_hosts",
                                                            "playbook_dir",
                                                            "role_name",
                                                            "role_names",
                                                            "role_path",
                                                            "environment",
                                                            "vars",
                                                            "loop",
                                                            "caller",
                                                            "self"};
    if (name.starts_with("ansible_") && !name.starts_with("ansible__")) return true;
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace stepwarden::rules
