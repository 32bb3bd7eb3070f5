#include "changes/match_owners.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>

namespace stepwarden::changes {
namespace {

/// More leftovers than this on one side are not compared with each other.
constexpr std::size_t most_leftovers = 200;
constexpr double alike_enough = 0.5;

/// What is known of one owner over all its lists.
struct Owner {
    std::string service;
    std::string type;
    std::set<std::uint64_t> tasks;
};

using OwnerTable = std::map<std::string, Owner>;

bool is_file(const TaskList& list) { return list.role.empty() && list.service.empty() && list.template_path.empty(); }

/// Lone services may share a name; without a template the name is what there is.
std::string owner_of(const TaskList& list, bool lone) {
    if (is_file(list)) return {};
    return lone && !list.template_path.empty() ? list.template_path : list.service;
}

OwnerTable services_of(const Snapshot& snapshot) {
    OwnerTable owners;
    for (const TaskList& list : snapshot.lists) {
        if (is_file(list)) continue;
        Owner& owner = owners[owner_of(list, snapshot.lone)];
        owner.service = list.service;
        owner.type = list.type;
        for (const ListedTask& task : list.tasks) owner.tasks.insert(task.element.body);
    }
    return owners;
}

OwnerTable files_of(const Snapshot& snapshot) {
    OwnerTable owners;
    for (const TaskList& list : snapshot.lists)
        if (is_file(list))
            for (const ListedTask& task : list.tasks) owners[list.section].tasks.insert(task.element.body);
    return owners;
}

double likeness(const Owner& a, const Owner& b) {
    std::vector<std::uint64_t> both;
    std::ranges::set_intersection(a.tasks, b.tasks, std::back_inserter(both));
    const std::size_t all = a.tasks.size() + b.tasks.size();
    return all == 0 ? 0 : 2 * static_cast<double>(both.size()) / static_cast<double>(all);
}

class Renames {
public:
    Renames(const OwnerTable& before, const OwnerTable& after) {
        for (const auto& each : before)
            if (!after.contains(each.first)) gone_.push_back(&each);
        for (const auto& each : after)
            if (!before.contains(each.first)) come_.push_back(&each);
    }

    std::map<std::string, std::string> find() {
        pair([](const Owner& a, const Owner& b) { return !a.type.empty() && a.type == b.type ? 1.0 : 0.0; });
        pair([](const Owner& a, const Owner& b) { return !a.service.empty() && a.service == b.service ? 1.0 : 0.0; });
        pair(likeness);
        return std::move(found_);
    }

private:
    template <typename Score>
    void pair(const Score& score) {
        if (gone_.size() > most_leftovers || come_.size() > most_leftovers) return;
        for (auto& was : gone_) {
            const OwnerTable::value_type** best = nullptr;
            double best_score = alike_enough;
            for (auto& is : come_) {
                const double alike = is == nullptr || was == nullptr ? 0 : score(was->second, is->second);
                if (alike < best_score || (best != nullptr && alike == best_score)) continue;
                best = &is;
                best_score = alike;
            }
            if (best == nullptr) continue;
            found_.emplace(was->first, (*best)->first);
            was = nullptr;
            *best = nullptr;
        }
    }

    std::vector<const OwnerTable::value_type*> gone_;
    std::vector<const OwnerTable::value_type*> come_;
    std::map<std::string, std::string> found_;
};

std::string mapped(const std::map<std::string, std::string>& names, const std::string& name) {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
}

}  // namespace

ListKey Owners::key_of_old(const TaskList& list) const {
    const std::string section = is_file(list) ? mapped(new_file, list.section) : list.section;
    return {list.role, section, mapped(new_service, owner_of(list, lone))};
}

ListKey Owners::key_of_new(const TaskList& list) const { return {list.role, list.section, owner_of(list, lone)}; }

Owners match_owners(const Snapshot& before, const Snapshot& after) {
    Owners owners;
    owners.lone = after.lone;
    owners.new_service = Renames(services_of(before), services_of(after)).find();
    owners.new_file = Renames(files_of(before), files_of(after)).find();
    owners.renamed_services.assign(owners.new_service.begin(), owners.new_service.end());
    owners.renamed_files.assign(owners.new_file.begin(), owners.new_file.end());
    return owners;
}

}  // namespace stepwarden::changes
