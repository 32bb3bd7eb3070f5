#include "simulate/host_space.hpp"

#include <algorithm>
#include <numeric>

namespace stepwarden::simulate {

HostSpace::HostSpace(const ansible::Inventory& inventory, const ansible::Variables& variables) {
    std::map<std::vector<std::string>, std::vector<HostNumber>> members;
    std::vector<std::vector<std::string>> order;
    for (const ansible::Host& host : inventory.hosts()) {
        const auto number = static_cast<HostNumber>(names_.size());
        names_.push_back(host.name);
        const std::vector<std::string>& groups = variables.groups_of(host.name);
        auto [found, added] = members.try_emplace(groups);
        if (added) order.push_back(groups);
        found->second.push_back(number);
    }
    if (std::find(names_.begin(), names_.end(), "localhost") == names_.end()) names_.emplace_back("localhost");
    places_.resize(names_.size());
    const auto add_class = [&](std::vector<std::string> groups, HostList hosts) {
        const auto number = static_cast<ClassNumber>(classes_.size());
        for (LocalIndex i = 0; i < hosts.size(); ++i) places_[hosts[i]] = {number, i};
        classes_.push_back({std::make_shared<const HostList>(std::move(hosts)), std::move(groups)});
    };
    for (const auto& groups : order) add_class(groups, members.at(groups));
    if (names_.size() > inventory.hosts().size()) add_class({}, {static_cast<HostNumber>(names_.size() - 1)});
    for (HostNumber i = 0; i < names_.size(); ++i) numbers_.emplace(names_[i], i);
}

std::optional<HostNumber> HostSpace::find(std::string_view name) const {
    const auto found = numbers_.find(name);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<const HostList> HostSpace::hosts_of(ClassNumber number, const Members& members) const {
    const InventoryClass& hosts = classes_[number];
    if (!members) return hosts.hosts;
    HostList numbers;
    numbers.reserve(members->size());
    for (const LocalIndex index : *members) numbers.push_back((*hosts.hosts)[index]);
    return std::make_shared<const HostList>(std::move(numbers));
}

std::vector<LocalIndex> listed(const Members& members, std::size_t size) {
    if (members) return *members;
    std::vector<LocalIndex> all(size);
    std::iota(all.begin(), all.end(), LocalIndex{0});
    return all;
}

}  // namespace stepwarden::simulate
