// Host names with ranges, as inventories may state them: `compute-[0:3]`, `node[01:10:3]-[a:c]`, and a port behind the
// name (plugins/inventory/__init__.py, expand_hostname_range).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::ansible {

/// Hosts that one entry may stand for.
inline constexpr std::size_t host_range_bound = 100'000;

struct HostNames {
    /// In order; one for a name without ranges.
    std::vector<std::string> names;
    /// `ansible_port` of "name:2222".
    std::optional<int> port;
};

text::Result<HostNames> read_host_names(std::string_view pattern, text::Position where);

}  // namespace stepwarden::ansible
