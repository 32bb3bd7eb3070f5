// `meta` tasks, and hosts that leave a play before its end (plugins/strategy/__init__.py, _execute_meta).
#include <algorithm>

#include "simulate/walk.hpp"

namespace stepwarden::simulate {

using value::Truth;

/// Without the hosts that have left the play; those that may have are there perhaps.
Reach Walk::present(const Reach& reach) {
    if (gone_.empty()) return reach;
    Reach kept = filtered(reach, [this](HostNumber host) { return gone_[host] == Truth::no; });
    for (Strand& strand : filtered(reach, [this](HostNumber host) { return gone_[host] == Truth::unknown; })) {
        strand.certain = false;
        strand.guard = joined(strand.guard, {still_there_});
        if (!strand.why)
            strand.why = std::make_shared<const std::string>("the play may have ended for the host before");
        kept.push_back(std::move(strand));
    }
    return kept;
}

void Walk::leave_play(const Reach& reach, bool certain) {
    if (gone_.empty()) {
        gone_.assign(space_.names().size(), Truth::no);
        still_there_ = fresh_literal();
    }
    for (const Strand& strand : reach) {
        const InventoryClass& hosts = space_.classes()[strand.number];
        for (const LocalIndex index : listed(strand.members, hosts.size())) {
            Truth& gone = gone_[(*hosts.hosts)[index]];
            gone = certain ? Truth::yes : gone == Truth::no ? Truth::unknown : gone;
        }
    }
}

void Walk::clear_facts(const Reach& reach, bool certain) {
    for (const Strand& strand : reach) {
        const std::size_t size = space_.classes()[strand.number].size();
        ClassState& state = state_->of(strand.number);
        state.gathered.change(strand.members, size, [&](Gathered old) {
            return certain || old == Gathered::no ? Gathered::no : Gathered::maybe;
        });
        if (certain) state.module_facts.clear();
    }
}

void Walk::meta(const ansible::Task& task, const Surroundings& around, const Reach& everyone) {
    if (!selected(tags_of(task, around))) return;
    const std::string& what = task.free_form;
    const Surroundings inner = inside(task, around);
    if (what == "flush_handlers" && inner.when.empty()) return flush_handlers();
    if (what == "noop" || what == "reset_connection" || what == "refresh_inventory") return;
    const VariableLayer own{
        .outer = around.layer, .kind = VariableLayer::Kind::task, .fields = task.vars, .values = {}, .serial = 0};
    const PlacedTask placed{.task = &task, .when = inner.when, .ignore_errors = false, .site = nullptr};
    const Reach reach = strict() ? alive(everyone) : everyone;
    if (reach.empty()) return;
    // All but these are decided by the first host for the others (plugins/strategy/linear.py).
    const bool each_for_itself = is_free_ || what == "end_host" || what == "flush_handlers";
    const Reach asked = each_for_itself ? reach : first_host_of(reach);
    Reach flushing;
    for (const Group& group : decide(task, placed, own, asked)) {
        if (group.outcome.runs == Truth::no) continue;
        Strand strand = asked[group.strand];
        strand.members = group.members;
        strand.certain = strand.certain && group.outcome.runs == Truth::yes;
        const Reach meant = each_for_itself ? Reach{strand} : play_reach_;
        if (what == "flush_handlers") flushing.push_back(strand);
        if (what == "end_host" || what == "end_play" || what == "end_batch") leave_play(meant, strand.certain);
        if (what == "end_play") play_ends_ = strand.certain ? Truth::yes : Truth::unknown;
        if (what == "clear_facts") clear_facts(meant, strand.certain);
        if (what == "clear_host_errors" && strict() && strand.certain) revive(meant);
    }
    if (!flushing.empty()) flush_handlers_of(flushing);
}

}  // namespace stepwarden::simulate
