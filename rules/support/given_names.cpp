#include "rules/support/given_names.hpp"

#include "ansible/playbook.hpp"

namespace stepwarden::rules {
namespace {

void names_of(const std::vector<ansible::Field>& fields, const TakeName& take) {
    for (const ansible::Field& field : fields) take(field.name);
}

void names_of_play(const ansible::Play& play, const TakeName& take) {
    names_of(play.vars, take);
    for (const ansible::RoleReference& role : play.roles) {
        names_of(role.vars, take);
        names_of(role.params, take);
    }
}

}  // namespace

void names_of_task(const ansible::Task& task, const TakeName& take) {
    if (!task.register_name.empty()) take(task.register_name);
    if (task.action == "set_fact") names_of(task.arguments, take);
    names_of(task.vars, take);
    if (task.apply) names_of(task.apply->vars, take);
    // Old includes take variables on their line.
    if (task.inclusion != ansible::Inclusion::none) names_of(task.arguments, take);
    if (!task.loop) return;
    take(task.loop->variable);
    if (!task.loop->index_variable.empty()) take(task.loop->index_variable);
}

void names_of_playbooks(const check::Model& model, const TakeName& take) {
    for (const text::FileId file : model.layout.playbooks) {
        const yaml::Node* document = model.sources.parsed_document(file);
        if (document == nullptr) continue;
        for (const ansible::PlaybookEntry& entry : ansible::read_playbook(*document).entries) {
            if (const auto* import = std::get_if<ansible::PlaybookImport>(&entry))
                names_of(import->vars, take);
            else
                names_of_play(std::get<ansible::Play>(entry), take);
        }
    }
}

void names_of_inventory(const ansible::Inventory& inventory, const TakeName& take) {
    for (const ansible::Group& group : inventory.groups()) {
        names_of(group.vars, take);
        names_of(inventory.group_file_vars(group.name), take);
    }
    names_of(inventory.group_file_vars("all"), take);
    for (const ansible::Host& host : inventory.hosts()) {
        names_of(host.vars, take);
        names_of(inventory.host_file_vars(host.name), take);
    }
}

}  // namespace stepwarden::rules
