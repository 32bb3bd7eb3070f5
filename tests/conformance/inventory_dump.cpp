// Prints, as JSON, what we make of the inventory DIRECTORY/FILE with the group_vars and host_vars beside it: the hosts
// of every group, and for every host its groups and its variables. inventory_against_ansible.py compares it with what
// ansible-core makes of the same.
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "ansible/variables.hpp"

namespace {

using namespace stepwarden;
using nlohmann::json;

json value_of(const yaml::Node& node) {
    switch (node.kind) {
        case yaml::Kind::null:
            return nullptr;
        case yaml::Kind::boolean:
            return node.boolean;
        case yaml::Kind::integer:
            return node.integer;
        case yaml::Kind::floating:
            return node.floating;
        case yaml::Kind::string:
            return node.scalar;
        default:
            break;
    }
    json children = node.is_sequence() ? json::array() : json::object();
    for (const yaml::Node& item : node.items) children.push_back(value_of(item));
    for (const yaml::Entry& entry : node.entries) children[entry.key.scalar] = value_of(entry.value);
    return children;
}

void add_names(const std::vector<ansible::Field>& fields, std::set<std::string>& names) {
    for (const ansible::Field& field : fields) names.insert(field.name);
}

/// Every name that any group sets.
std::set<std::string> names_in_groups(const ansible::Inventory& inventory) {
    std::set<std::string> names;
    add_names(inventory.group_file_vars("all"), names);
    for (const ansible::Group& group : inventory.groups()) {
        add_names(group.vars, names);
        add_names(inventory.group_file_vars(group.name), names);
    }
    return names;
}

json host_of(const ansible::Host& host, std::set<std::string> names, const ansible::Inventory& inventory,
             const ansible::Variables& variables) {
    add_names(host.vars, names);
    add_names(inventory.host_file_vars(host.name), names);
    json values = json::object();
    for (const std::string& name : names)
        if (const yaml::Node* found = variables.find(host.name, name); found != nullptr)
            values[name] = value_of(*found);
    return {{"groups", variables.groups_of(host.name)}, {"vars", std::move(values)}};
}

json dump(const ansible::Inventory& inventory) {
    const ansible::Variables variables(inventory);
    const std::set<std::string> names = names_in_groups(inventory);
    json groups = {{"all", inventory.members("all")}};
    for (const ansible::Group& group : inventory.groups()) groups[group.name] = inventory.members(group.name);
    json hosts = json::object();
    for (const ansible::Host& host : inventory.hosts()) hosts[host.name] = host_of(host, names, inventory, variables);
    return {{"groups", std::move(groups)}, {"hosts", std::move(hosts)}};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: inventory_dump DIRECTORY FILE\n";
        return 2;
    }
    const auto tree = text::Tree::open(argv[1]);
    const auto file = tree ? tree->find(argv[2]) : std::nullopt;
    if (!file) {
        std::cerr << argv[1] << ": no such directory, or no '" << argv[2] << "' in it\n";
        return 2;
    }
    ansible::Sources sources(*tree);
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    const yaml::Node* document = sources.document(*file);
    if (document == nullptr) {
        std::cerr << argv[2] << ": cannot be parsed\n";
        return 2;
    }
    inventory.add(*document, diagnostics);
    inventory.add_vars_files(sources);
    std::cout << dump(inventory).dump(-1, ' ', true, json::error_handler_t::replace) << '\n';
    return 0;
}
