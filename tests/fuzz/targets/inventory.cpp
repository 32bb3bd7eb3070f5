// An inventory with the group_vars and host_vars beside it, and what a host pattern (the file `pattern`) means in it.
#include "ansible/inventory.hpp"

#include "ansible/host_pattern.hpp"
#include "ansible/variables.hpp"
#include "fuzz/bundle.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {
namespace {

void look_at_hosts(const ansible::Inventory& inventory) {
    const ansible::Variables variables(inventory);
    for (const ansible::Host& host : inventory.hosts()) {
        for (const std::string& group : variables.groups_of(host.name))
            hold(inventory.find_group(group) != nullptr, "a host's groups are in the inventory");
        for (const ansible::Field& field : host.vars)
            hold(variables.find(host.name, field.name) != nullptr, "a host has the variables that it is given");
    }
    for (const ansible::Group& group : inventory.groups())
        for (const std::string& member : inventory.members(group.name))
            hold(inventory.find_host(member) != nullptr, "who is in a group is in the inventory");
}

}  // namespace

void inventory(std::string_view bytes) {
    Files files = read_bundle(bytes);
    const std::string pattern = take_file(files, "pattern");
    const text::Tree tree = text::Tree::from_memory(std::move(files));
    const auto file = tree.find("inventory.yaml");
    if (!file) return;
    ansible::Sources sources(tree);
    const yaml::Node* document = sources.document(*file);
    if (document == nullptr) return;
    ansible::Inventory inventory;
    std::vector<text::Diagnostic> diagnostics;
    inventory.add(*document, diagnostics);
    inventory.add_vars_files(sources);
    look_at_hosts(inventory);
    for (const std::string& host : ansible::match_hosts(pattern, inventory).hosts)
        hold(inventory.find_host(host) != nullptr || ansible::is_localhost(host),
             "a pattern matches hosts that there are");
    hold_told(ansible::read_limit(pattern, inventory));
}

}  // namespace stepwarden::fuzz
