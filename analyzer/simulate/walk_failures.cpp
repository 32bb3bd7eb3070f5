// Hosts that failed in a strict run: who is left, and what one failure does to the others (plugins/strategy/linear.py,
// executor/playbook_executor.py).
#include <algorithm>

#include "ansible/keyword_values.hpp"
#include "simulate/walk.hpp"

namespace stepwarden::simulate {

template <typename Keep>
Reach Walk::filtered(const Reach& reach, const Keep& keep) const {
    Reach kept;
    for (const Strand& strand : reach) {
        const InventoryClass& hosts = space_.classes()[strand.number];
        std::vector<LocalIndex> members;
        const std::vector<LocalIndex> all = listed(strand.members, hosts.size());
        for (const LocalIndex index : all)
            if (keep((*hosts.hosts)[index])) members.push_back(index);
        if (members.empty()) continue;
        Strand same = strand;
        if (members.size() != all.size()) same.members = std::make_shared<const std::vector<LocalIndex>>(std::move(members));
        kept.push_back(std::move(same));
    }
    return kept;
}

Reach Walk::alive(const Reach& reach) const {
    return filtered(reach, [this](HostNumber host) { return !stopped_ && failed_[host] == 0; });
}

Reach Walk::dead(const Reach& reach) const {
    return filtered(reach, [this](HostNumber host) { return stopped_ || failed_[host] != 0; });
}

void Walk::fail(const Strand& strand, const Members& members) {
    const InventoryClass& hosts = space_.classes()[strand.number];
    for (const LocalIndex index : listed(members, hosts.size())) failed_[(*hosts.hosts)[index]] = 1;
}

void Walk::settle_failures(const ansible::Task& task, const Surroundings& around, std::size_t before) {
    const auto now = static_cast<std::size_t>(std::count(failed_.begin(), failed_.end(), 1));
    if (now == before) return;
    const auto failed_here = static_cast<std::size_t>(std::count_if(
        moment_.hosts.begin(), moment_.hosts.end(), [this](HostNumber host) { return failed_[host] != 0; }));
    bool all = failed_here == moment_.hosts.size();
    if (!is_free_ && (around.any_errors_fatal || task.any_errors_fatal.value_or(false))) all = true;
    if (const yaml::Node* percentage = moment_.play->max_fail_percentage;
        percentage != nullptr && percentage->kind == yaml::Kind::integer)
        all = all || static_cast<double>(failed_here) / static_cast<double>(moment_.hosts.size()) >
                         static_cast<double>(percentage->integer) / 100.0;
    if (!all) return;
    for (const HostNumber host : moment_.hosts) failed_[host] = 1;
}

}  // namespace stepwarden::simulate
