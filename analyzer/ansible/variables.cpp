#include "ansible/variables.hpp"

#include <algorithm>
#include <utility>

namespace stepwarden::ansible {
namespace {

/// Deep enough for every real inventory; groups that contain each other stop here.
constexpr int depth_bound = 32;

/// The last one set wins.
const yaml::Node* find_field(const std::vector<Field>& fields, std::string_view name) {
    const auto found =
        std::find_if(fields.rbegin(), fields.rend(), [&](const Field& field) { return field.name == name; });
    return found == fields.rend() ? nullptr : found->node;
}

std::map<std::string, int, std::less<>> group_depths(const Inventory& inventory) {
    std::map<std::string, int, std::less<>> depths;
    bool changed = true;
    for (int round = 0; changed && round < depth_bound; ++round) {
        changed = false;
        for (const Group& group : inventory.groups()) {
            const int below = depths[group.name] + 1;
            for (const std::string& child : group.children) {
                int& depth = depths[child];
                changed |= depth < below;
                depth = std::max(depth, below);
            }
        }
    }
    return depths;
}

}  // namespace

Variables::Variables(const Inventory& inventory) : inventory_(&inventory) {
    const auto depths = group_depths(inventory);
    std::vector<std::pair<int, std::string>> ranked;
    for (const Group& group : inventory.groups())
        if (group.name != "all") ranked.emplace_back(depths.find(group.name)->second, group.name);
    std::sort(ranked.begin(), ranked.end());
    for (const Host& host : inventory.hosts()) groups_of_[host.name];
    for (const auto& [depth, name] : ranked)
        for (const std::string& host : inventory.members(name)) groups_of_[host].push_back(name);
}

const std::vector<std::string>& Variables::groups_of(std::string_view host) const {
    static const std::vector<std::string> none;
    const auto found = groups_of_.find(host);
    return found == groups_of_.end() ? none : found->second;
}

const yaml::Node* Variables::find(std::string_view host, std::string_view name) const {
    if (const yaml::Node* found = find_field(inventory_->host_file_vars(host), name); found != nullptr) return found;
    for (const Host& each : inventory_->hosts())
        if (each.name == host)
            if (const yaml::Node* found = find_field(each.vars, name); found != nullptr) return found;
    const std::vector<std::string>& groups = groups_of(host);
    for (auto group = groups.rbegin(); group != groups.rend(); ++group)
        if (const yaml::Node* found = find_field(inventory_->group_file_vars(*group), name); found != nullptr)
            return found;
    if (const yaml::Node* found = find_field(inventory_->group_file_vars("all"), name); found != nullptr) return found;
    for (auto group = groups.rbegin(); group != groups.rend(); ++group)
        if (const Group* known = inventory_->find_group(*group); known != nullptr)
            if (const yaml::Node* found = find_field(known->vars, name); found != nullptr) return found;
    const Group* all = inventory_->find_group("all");
    return all == nullptr ? nullptr : find_field(all->vars, name);
}

}  // namespace stepwarden::ansible
