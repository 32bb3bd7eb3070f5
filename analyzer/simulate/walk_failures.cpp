// Hosts that failed in a strict run: who is left, and what one failure does to the others (plugins/strategy/linear.py,
// executor/playbook_executor.py).
#include <algorithm>

#include "ansible/keyword_values.hpp"
#include "simulate/walk.hpp"

namespace stepwarden::simulate {

Reach Walk::filtered(const Reach& reach, const std::function<bool(HostNumber)>& keep) const {
    Reach kept;
    for (const Strand& strand : reach) {
        const InventoryClass& hosts = space_.classes()[strand.number];
        std::vector<LocalIndex> members;
        const std::vector<LocalIndex> all = listed(strand.members, hosts.size());
        for (const LocalIndex index : all)
            if (keep((*hosts.hosts)[index])) members.push_back(index);
        if (members.empty()) continue;
        Strand same = strand;
        if (members.size() != all.size())
            same.members = std::make_shared<const std::vector<LocalIndex>>(std::move(members));
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

void Walk::fail(const ansible::Task& task, const Strand& strand, const TaskOutcome& outcome,
                const Surroundings& around) {
    const InventoryClass& hosts = space_.classes()[strand.number];
    for (const LocalIndex index : listed(strand.members, hosts.size())) failed_[(*hosts.hosts)[index]] = 1;
    if (around.rescued) tell_rescue(task, strand, outcome);
}

void Walk::revive(const Reach& reach) {
    for (const Strand& strand : reach) {
        const auto hosts = space_.hosts_of(strand.number, strand.members);
        for (const HostNumber host : *hosts) failed_[host] = 0;
    }
}

/// Those of the play's hosts that are still in it (executor/play_iterator.py, mark_host_failed).
void Walk::tell_hosts_left() {
    const auto gone = [this](const std::string& name) {
        const auto number = space_.find(name);
        return number && failed_[*number] != 0;
    };
    std::erase_if(play_facts_.hosts, gone);
    std::erase_if(play_facts_.batch, gone);
}

void Walk::settle_failures(const ansible::Task& task, const Surroundings& around, std::size_t before) {
    const auto now = static_cast<std::size_t>(std::count(failed_.begin(), failed_.end(), 1));
    // What a rescue or an `always` waits for is not lost yet.
    if (now == before || around.saved) return;
    const std::size_t failed_here = failed_in_batch() - failed_before_batch_;
    bool all = failed_in_batch() == moment_.hosts.size();
    if (!is_free_ && (around.any_errors_fatal || task.any_errors_fatal.value_or(false))) all = true;
    if (const yaml::Node* percentage = moment_.play->max_fail_percentage;
        percentage != nullptr && percentage->kind == yaml::Kind::integer)
        all = all || static_cast<double>(failed_here) / static_cast<double>(moment_.hosts.size()) >
                         static_cast<double>(percentage->integer) / 100.0;
    if (all) {
        for (const HostNumber host : moment_.hosts) failed_[host] = 1;
        breaks_ = true;
    }
    tell_hosts_left();
}

std::size_t Walk::failed_in_batch() const {
    return static_cast<std::size_t>(std::count_if(moment_.hosts.begin(), moment_.hosts.end(),
                                                  [this](HostNumber host) { return failed_[host] != 0; }));
}

/// A batch that is lost as a whole ends the run (executor/playbook_executor.py).
void Walk::settle_batch() {
    if (!strict() || moment_.hosts.empty()) return;
    const std::size_t lost = failed_in_batch() - failed_before_batch_;
    if (breaks_ || lost == moment_.hosts.size()) stopped_ = true;
}

}  // namespace stepwarden::simulate
