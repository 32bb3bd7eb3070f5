// The variables that inventory, group_vars and host_vars give to each host, by Ansible's precedence (vars/manager.py):
// groups by depth, then by name, files over inventory, and last the host's own.
#pragma once

#include <map>
#include <string>
#include <string_view>
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

private:
    const Inventory* inventory_;
    std::map<std::string, std::vector<std::string>, std::less<>> groups_of_;
};

}  // namespace stepwarden::ansible
