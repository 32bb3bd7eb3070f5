#include "heat/made_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stepwarden::heat {
namespace {

/// Where the hosts' addresses begin in a network; virtual ones are below.
constexpr std::size_t first_address = 10;
constexpr std::size_t virtual_address = 5;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

std::string address(std::size_t network, std::size_t offset) {
    return fmt::format("10.{}.{}.{}", network % 256, offset / 256 % 256, offset % 256);
}

std::size_t count_hosts(const DirectoryInputs& inputs) {
    std::size_t count = 0;
    for (const std::string& role : inputs.roles) count += inputs.hosts.of(role);
    return count;
}

}  // namespace

unsigned HostCounts::of(std::string_view role) const {
    const auto found = std::ranges::find(
        *this, role, [](const auto& entry) -> const auto& { return entry.first; });
    return found == end() ? 1 : std::min(found->second, most_made_hosts);
}

std::vector<MadeHost> made_hosts(const DirectoryInputs& inputs) {
    std::vector<MadeHost> hosts;
    const bool is_alone = inputs.plan == "standalone" && count_hosts(inputs) == 1;
    for (const std::string& role : inputs.roles)
        for (unsigned index = 0; index < inputs.hosts.of(role); ++index) {
            const std::string name =
                is_alone ? inputs.plan : fmt::format("{}-{}-{}", lower(inputs.plan), lower(role), index);
            hosts.push_back({role, name, made_server_id(hosts.size()), hosts.size()});
        }
    return hosts;
}

std::string made_server_id(std::size_t number) { return fmt::format("00000000-0000-4000-8000-{:012x}", number); }

std::vector<std::string> networks_of(const DirectoryInputs& inputs) {
    std::vector<std::string> networks = {"ctlplane"};
    for (const std::string& network : inputs.networks)
        if (std::ranges::find(networks, network) == networks.end()) networks.push_back(network);
    return networks;
}

std::string made_address(std::size_t network, std::size_t number) { return address(network, first_address + number); }

std::string made_virtual_address(std::size_t network) { return address(network, virtual_address); }

std::string made_full_name(const MadeHost& host, std::string_view network) {
    if (network.empty()) return host.name + ".localdomain";
    std::string label(network);
    std::erase(label, '_');
    return fmt::format("{}.{}.localdomain", host.name, label);
}

}  // namespace stepwarden::heat
