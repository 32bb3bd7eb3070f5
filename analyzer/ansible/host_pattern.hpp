// Which hosts a play's `hosts:` or a `--limit` means, as ansible-core reads it (inventory/manager.py): parts separated
// by commas or colons, `&` and `!`, wildcards, `~regex`, and subscripts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ansible/inventory.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::ansible {

struct MatchedHosts {
    /// In order of first appearance.
    std::vector<std::string> hosts;
    /// Parts that are neither a host nor a group: Ansible warns and goes on.
    std::vector<std::string> unknown;
};

MatchedHosts match_hosts(std::string_view pattern, const Inventory& inventory);

/// The hosts that a `--limit` leaves to a run, in the limit's order. Fails for a host or group that the inventory does
/// not have, with the nearest that it has, for a limit that leaves no host, and for `@file`, which is not read.
text::Result<std::vector<std::string>> read_limit(std::string_view limit, const Inventory& inventory);

/// `matched` without the hosts that the limit leaves out; its order stays. An empty limit leaves all.
text::Result<MatchedHosts> limit_hosts(MatchedHosts matched, std::string_view limit, const Inventory& inventory);

}  // namespace stepwarden::ansible
