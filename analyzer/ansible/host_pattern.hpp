// Which hosts a play's `hosts:` or a `--limit` means, as ansible-core reads it (inventory/manager.py): parts separated
// by commas or colons, `&` and `!`, wildcards, `~regex`, and subscripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ansible/inventory.hpp"

namespace stepwarden::ansible {

struct MatchedHosts {
    /// In order of first appearance.
    std::vector<std::string> hosts;
    /// Parts that are neither a host nor a group: Ansible warns and goes on.
    std::vector<std::string> unknown;
};

MatchedHosts match_hosts(std::string_view pattern, const Inventory& inventory);

}  // namespace stepwarden::ansible
