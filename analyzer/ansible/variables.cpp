#include "ansible/variables.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
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

using GroupNumber = std::size_t;
using GroupNumbers = std::vector<GroupNumber>;

/// Groups by their number and how they hang together.
class Ranking {
public:
    explicit Ranking(const Inventory& inventory) : groups_(&inventory.groups()), parents_(groups_->size()) {
        std::unordered_map<std::string_view, GroupNumber> numbers;
        for (GroupNumber i = 0; i < groups_->size(); ++i) numbers.emplace((*groups_)[i].name, i);
        for (GroupNumber i = 0; i < groups_->size(); ++i)
            for (const std::string& child : (*groups_)[i].children)
                if (const auto found = numbers.find(child); found != numbers.end())
                    parents_[found->second].push_back(i);
        measure_depths();
    }

    /// The groups and all that contain them, weakest first; "all" is left out.
    [[nodiscard]] GroupNumbers with_ancestors(const GroupNumbers& direct) const {
        std::set<GroupNumber> found(direct.begin(), direct.end());
        GroupNumbers pending = direct;
        while (!pending.empty()) {
            const GroupNumber current = pending.back();
            pending.pop_back();
            for (const GroupNumber parent : parents_[current])
                if (found.insert(parent).second) pending.push_back(parent);
        }
        GroupNumbers ranked;
        for (const GroupNumber each : found)
            if ((*groups_)[each].name != "all") ranked.push_back(each);
        std::sort(ranked.begin(), ranked.end(), [&](GroupNumber a, GroupNumber b) { return rank(a) < rank(b); });
        return ranked;
    }

private:
    [[nodiscard]] std::tuple<int, int, std::string_view> rank(GroupNumber number) const {
        const Group& group = (*groups_)[number];
        return {depths_[number], group.priority, group.name};
    }

    void measure_depths() {
        depths_.assign(groups_->size(), 0);
        bool changed = true;
        for (int round = 0; changed && round < depth_bound; ++round) {
            changed = false;
            for (GroupNumber i = 0; i < depths_.size(); ++i)
                for (const GroupNumber parent : parents_[i])
                    if (depths_[i] <= depths_[parent]) {
                        depths_[i] = depths_[parent] + 1;
                        changed = true;
                    }
        }
    }

    const std::vector<Group>* groups_;
    std::vector<GroupNumbers> parents_;
    std::vector<int> depths_;
};

}  // namespace

Variables::Variables(const Inventory& inventory) : inventory_(&inventory) {
    const std::vector<Group>& groups = inventory.groups();
    std::unordered_map<std::string_view, GroupNumbers> direct;
    for (GroupNumber i = 0; i < groups.size(); ++i)
        for (const std::string& host : groups[i].hosts) direct[host].push_back(i);
    const Ranking ranking(inventory);
    std::map<GroupNumbers, std::size_t> known{{{}, 0}};
    lists_.emplace_back();
    for (const Host& host : inventory.hosts()) {
        const auto [found, added] = known.try_emplace(direct[host.name], lists_.size());
        list_of_host_.emplace(host.name, found->second);
        if (!added) continue;
        GroupList& list = lists_.emplace_back();
        for (const GroupNumber each : ranking.with_ancestors(found->first)) list.groups.push_back(groups[each].name);
    }
    for (GroupList& list : lists_) fill(list);
}

/// Weakest first, so that what comes later replaces it: the inventory's, then the files; "all" before the groups.
void Variables::fill(GroupList& list) const {
    const auto set = [&](const std::vector<Field>& fields) {
        for (const Field& field : fields) list.vars[field.name] = field.node;
    };
    const auto set_inventory = [&](std::string_view name) {
        if (const Group* group = inventory_->find_group(name); group != nullptr) set(group->vars);
    };
    set_inventory("all");
    for (const std::string& name : list.groups) set_inventory(name);
    set(inventory_->group_file_vars("all"));
    for (const std::string& name : list.groups) set(inventory_->group_file_vars(name));
}

std::size_t Variables::group_list_of(std::string_view host) const {
    const auto found = list_of_host_.find(host);
    return found == list_of_host_.end() ? 0 : found->second;
}

const std::vector<std::string>& Variables::groups_of(std::string_view host) const {
    return lists_[group_list_of(host)].groups;
}

const yaml::Node* Variables::find_in_groups(std::size_t group_list, std::string_view name) const {
    const auto found = lists_[group_list].vars.find(name);
    return found == lists_[group_list].vars.end() ? nullptr : found->second;
}

const yaml::Node* Variables::find_in_host(std::string_view host, std::string_view name) const {
    if (const yaml::Node* found = find_field(inventory_->host_file_vars(host), name); found != nullptr) return found;
    return find_field(inventory_->inventory_host_vars(host), name);
}

const yaml::Node* Variables::find(std::string_view host, std::string_view name) const {
    const yaml::Node* own = find_in_host(host, name);
    return own != nullptr ? own : find_in_groups(group_list_of(host), name);
}

}  // namespace stepwarden::ansible
