// The variables that inventory, group_vars and host_vars give to each host, by Ansible's precedence (vars/manager.py):
// groups by depth, then by priority, then by name, files over inventory, and last the host's own. Hosts in the same
// groups share one list of them and one table of what the groups set, so that many equal hosts cost little.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ansible/inventory.hpp"

namespace stepwarden::ansible {

class Variables {
public:
    /// Keeps a reference to the inventory.
    explicit Variables(const Inventory& inventory);

    /// The YAML of a host's variable, or nullptr when no inventory source sets it.
    [[nodiscard]] const yaml::Node* find(std::string_view host, std::string_view name) const;

    /// Names of the groups that a host belongs to, weakest first; "all" is left out.
    [[nodiscard]] const std::vector<std::string>& groups_of(std::string_view host) const;

    /// Number of the host's list of groups: equal for hosts in the same groups, 0 for hosts that are in none.
    [[nodiscard]] std::size_t group_list_of(std::string_view host) const;

    /// What groups of a list, and "all", set a variable to, or nullptr.
    [[nodiscard]] const yaml::Node* find_in_groups(std::size_t group_list, std::string_view name) const;

    /// What the host itself sets a variable to, in host_vars or the inventory, or nullptr.
    [[nodiscard]] const yaml::Node* find_in_host(std::string_view host, std::string_view name) const;

private:
    struct GroupList {
        std::vector<std::string> groups;
        /// By name; the names stand in the inventory.
        std::unordered_map<std::string_view, const yaml::Node*> vars;
    };

    void fill(GroupList& list) const;

    const Inventory* inventory_;
    std::vector<GroupList> lists_;
    std::unordered_map<std::string_view, std::size_t> list_of_host_;
};

}  // namespace stepwarden::ansible
