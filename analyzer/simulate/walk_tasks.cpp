// Tasks and blocks, in the order and on the hosts that a strategy gives them (plugins/strategy/linear.py,
// executor/play_iterator.py).
#include <fmt/format.h>

#include <algorithm>

#include "ansible/keyword_values.hpp"
#include "simulate/walk.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;
using value::Value;

/// More different outcomes than this are no longer compared with each other.
constexpr std::size_t compared_outcomes = 32;

bool same_text(const Text& a, const Text& b) { return a == b || (a && b && *a == *b); }

bool same_value(const Value& a, const Value& b) {
    if (a.is_mapping() && b.is_mapping()) return &a.as_mapping() == &b.as_mapping();
    if (a.is_unknown() && b.is_unknown()) return a.cause() == b.cause();
    return value::identical(a, b);
}

bool same_values(const std::vector<NamedValue>& a, const std::vector<NamedValue>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedValue& x, const NamedValue& y) {
        return x.first == y.first && same_value(x.second, y.second);
    });
}

/// Hosts with the same outcome need not be told apart.
bool same_outcome(const TaskOutcome& a, const TaskOutcome& b) {
    if (a.verdict != b.verdict || a.runs != b.runs || a.fails != b.fails || a.changed != b.changed || a.items != b.items)
        return false;
    if (a.guard != b.guard || !same_text(a.why, b.why) || a.undefined_name != b.undefined_name) return false;
    if (!same_value(a.result, b.result) || !same_values(a.facts, b.facts) || a.effects != b.effects) return false;
    return std::equal(a.inclusions.begin(), a.inclusions.end(), b.inclusions.begin(), b.inclusions.end(),
                      [](const Inclusion& x, const Inclusion& y) {
                          return x.target == y.target && x.taken == y.taken && x.guard == y.guard &&
                                 same_values(x.item, y.item);
                      });
}

std::vector<LocalIndex> merged(const std::vector<LocalIndex>& a, const std::vector<LocalIndex>& b) {
    std::vector<LocalIndex> both;
    both.reserve(a.size() + b.size());
    std::merge(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

bool asks_for_step(const VariableLayer* layer) {
    for (; layer != nullptr; layer = layer->outer) {
        for (const NamedValue& value : layer->values)
            if (value.first == "step") return true;
        for (const ansible::Field& field : layer->fields)
            if (field.name == "step") return true;
    }
    return false;
}

}  // namespace

bool Walk::selected(const std::vector<std::string>& tags) const {
    return call_->all_tags || ansible::selects(call_->tags, tags);
}

ansible::IncludeSite Walk::site_of(const Surroundings& around) const {
    ansible::IncludeSite site;
    site.playbook = started_;
    site.file = around.file;
    site.role = around.role;
    site.parent_roles = around.parent_roles;
    site.enclosing = around.enclosing;
    site.root = playbook_directory;
    site.is_handler = around.is_handler;
    return site;
}

void Walk::tasks(const std::vector<ansible::Task>& list, const Surroundings& around, const Reach& reach) {
    for (const ansible::Task& each : list) {
        if (ends_) return;
        task(each, around, reach);
    }
}

Surroundings Walk::inside(const ansible::Task& task, const Surroundings& around) const {
    Surroundings inner = around;
    for (const ansible::Condition& condition : task.when) inner.when.push_back(&condition);
    inner.tags.insert(inner.tags.end(), task.tags.begin(), task.tags.end());
    if (task.become) inner.become = task.become;
    if (task.ignore_errors) inner.ignore_errors = true;
    if (task.run_once) inner.run_once = true;
    if (task.any_errors_fatal) inner.any_errors_fatal = *task.any_errors_fatal;
    return inner;
}

void Walk::task(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    if (reach.empty()) return;
    if (task.is_block) return block(task, around, reach);
    if (task.action == "meta") return meta(task, around, reach);
    const bool is_static = task.inclusion == ansible::Inclusion::import_tasks ||
                           task.inclusion == ansible::Inclusion::import_role ||
                           (task.inclusion == ansible::Inclusion::include && !task.loop && around.all_static &&
                            !jinja::has_template(task.free_form));
    if (is_static) return import_tasks(task, around, reach);
    perform(task, around, reach);
}

void Walk::block(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    Surroundings inner = inside(task, around);
    const VariableLayer layer{.outer = around.layer,
                              .kind = VariableLayer::Kind::task,
                              .fields = task.vars,
                              .values = {},
                              .serial = 0};
    inner.layer = &layer;
    if (!strict()) {
        tasks(task.block, inner, reach);
        if (!task.rescue.empty()) {
            // Whether a task of the block fails is known only after the run.
            Reach perhaps = reach;
            for (Strand& strand : perhaps) {
                strand.certain = false;
                strand.guard = joined(strand.guard, {fresh_literal()});
                strand.why = std::make_shared<const std::string>("runs only if a task of the block fails");
            }
            tasks(task.rescue, inner, perhaps);
        }
        return tasks(task.always, inner, reach);
    }
    const Reach before = alive(reach);
    const Reach lost = dead(reach);
    tasks(task.block, inner, reach);
    Reach fallen = dead(before);
    if (!task.rescue.empty() && !fallen.empty()) {
        for (const Strand& strand : fallen)
            for (const LocalIndex index : listed(strand.members, space_.classes()[strand.number].size()))
                failed_[(*space_.classes()[strand.number].hosts)[index]] = 0;
        tasks(task.rescue, inner, fallen);
        fallen = dead(before);
    }
    if (task.always.empty()) return;
    const std::vector<char> failed = failed_;
    for (const Strand& strand : before)
        for (const LocalIndex index : listed(strand.members, space_.classes()[strand.number].size()))
            failed_[(*space_.classes()[strand.number].hosts)[index]] = 0;
    tasks(task.always, inner, reach);
    for (std::size_t i = 0; i < failed.size(); ++i) failed_[i] = static_cast<char>(failed_[i] | failed[i]);
}

void Walk::meta(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    std::vector<std::string> tags = around.tags;
    tags.insert(tags.end(), task.tags.begin(), task.tags.end());
    if (!selected(tags)) return;
    if (task.free_form == "flush_handlers") return flush_handlers();
    Surroundings inner = inside(task, around);
    const VariableLayer own{.outer = around.layer,
                            .kind = VariableLayer::Kind::task,
                            .fields = task.vars,
                            .values = {},
                            .serial = 0};
    const PlacedTask placed{.task = &task, .when = inner.when, .ignore_errors = false, .site = nullptr};
    for (const Group& group : decide(task, placed, own, reach)) {
        const Strand& strand = reach[group.strand];
        if (group.outcome.runs == Truth::no) continue;
        const bool certain = strand.certain && group.outcome.runs == Truth::yes;
        const std::size_t size = space_.classes()[strand.number].size();
        ClassState& state = state_->of(strand.number);
        if (task.free_form == "clear_facts") {
            state.gathered.change(group.members, size, [&](Gathered old) {
                return certain || old == Gathered::no ? Gathered::no : Gathered::maybe;
            });
            if (certain) state.module_facts.clear();
        } else if (task.free_form == "end_play" && certain) {
            ends_ = true;
        } else if ((task.free_form == "end_host" || task.free_form == "end_play" || task.free_form == "end_batch" ||
                    task.free_form == "clear_host_errors") &&
                   !certain) {
            complain(task.where, fmt::format("'meta: {}' may end the play here; what follows is taken to run", task.free_form));
        }
    }
}

bool Walk::runs_once(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    // plugins/action/add_host.py and pause.py set BYPASS_HOST_LOOP.
    if (is_free_) return false;
    if (task.run_once || around.run_once || task.action == "add_host" || task.action == "pause") return true;
    if (task.run_once_template == nullptr) return false;
    const Strand& first = reach.front();
    const VariableLayer own{.outer = around.layer,
                            .kind = VariableLayer::Kind::task,
                            .fields = task.vars,
                            .values = {},
                            .serial = 0};
    viewer_.look(first.number, first.members ? first.members->front() : 0, &own, first.guard);
    bool may_fail = false;
    const jinja::Outcome once = viewer_.value_of(*task.run_once_template, may_fail);
    return once && value::truthiness(*once) == Truth::yes;
}

Reach Walk::first_host_of(const Reach& reach) const {
    const Strand* best = nullptr;
    std::size_t best_place = SIZE_MAX;
    LocalIndex best_index = 0;
    for (const Strand& strand : reach)
        for (const LocalIndex index : listed(strand.members, space_.classes()[strand.number].size())) {
            const HostNumber host = (*space_.classes()[strand.number].hosts)[index];
            const auto place = static_cast<std::size_t>(
                std::find(moment_.hosts.begin(), moment_.hosts.end(), host) - moment_.hosts.begin());
            if (place >= best_place) break;
            best = &strand;
            best_place = place;
            best_index = index;
            break;
        }
    if (best == nullptr) return {};
    Strand first = *best;
    first.members = std::make_shared<const std::vector<LocalIndex>>(1, best_index);
    return {first};
}

std::vector<Walk::Group> Walk::decide(const ansible::Task& task, const PlacedTask& placed, const VariableLayer& own,
                                      const Reach& reach) {
    std::vector<Group> groups;
    for (std::size_t i = 0; i < reach.size(); ++i) {
        const Strand& strand = reach[i];
        const std::size_t size = space_.classes()[strand.number].size();
        std::vector<LocalIndex> rest = listed(strand.members, size);
        const std::size_t all = rest.size();
        const std::size_t first = groups.size();
        while (!rest.empty()) {
            viewer_.look(strand.number, rest.front(), &own, strand.guard);
            TaskOutcome outcome = decider_.decide(placed, own);
            report_uses(task);
            std::vector<LocalIndex> alike = viewer_.take_alike(rest);
            const auto same = std::find_if(groups.begin() + static_cast<std::ptrdiff_t>(first), groups.end(), [&](const Group& g) {
                return groups.size() - first <= compared_outcomes && same_outcome(g.outcome, outcome);
            });
            if (same != groups.end()) {
                alike = merged(*same->members, alike);
                same->members = std::make_shared<const std::vector<LocalIndex>>(std::move(alike));
                continue;
            }
            groups.push_back({i, std::make_shared<const std::vector<LocalIndex>>(std::move(alike)), std::move(outcome)});
        }
        for (std::size_t g = first; g < groups.size(); ++g)
            if (groups[g].members->size() == all) groups[g].members = strand.members;
    }
    return groups;
}

void Walk::observe_step(const VariableLayer* layer, TaskMoment& moment, const Reach& reach) {
    if (!asks_for_step(layer)) return;
    const Strand& first = reach.front();
    viewer_.look(first.number, first.members ? first.members->front() : 0, layer, first.guard);
    const Value step = viewer_.find("step");
    moment.step_is_text = step.is_string();
    if (step.is_string()) moment.step = step.as_string();
    if (step.is_int()) moment.step = std::to_string(step.as_int());
}

void Walk::perform(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    std::vector<std::string> tags = around.tags;
    tags.insert(tags.end(), task.tags.begin(), task.tags.end());
    if (!selected(tags)) return;
    if (moments_ >= world_.limits.moments) {
        if (!full_) complain(task.where, fmt::format("more than {} tasks to run: what follows is left out", world_.limits.moments));
        full_ = true;
        return;
    }
    ++moments_;
    const bool is_include = task.inclusion != ansible::Inclusion::none;
    const Surroundings inner = inside(task, around);
    const VariableLayer own{.outer = around.layer,
                            .kind = is_include ? VariableLayer::Kind::include_params : VariableLayer::Kind::task,
                            .fields = task.vars,
                            .values = {},
                            .serial = 0};
    const ansible::IncludeSite site = site_of(around);
    viewer_.stand_in(started_, around.file);
    const PlacedTask placed{
        .task = &task, .when = inner.when, .ignore_errors = inner.ignore_errors, .site = &site};

    const Reach living = strict() ? alive(reach) : Reach{};
    const Reach& there = strict() ? living : reach;
    const bool once = !there.empty() && runs_once(task, around, there);
    const Reach first = once ? first_host_of(there) : Reach{};
    const Reach& taking = once ? first : there;

    TaskMoment moment;
    moment.task = &task;
    moment.play = &moment_;
    moment.order = order_++;
    moment.become = inner.become.value_or(false);
    moment.is_handler = around.is_handler;
    moment.files = around.files;
    if (strict())
        for (const Strand& strand : dead(reach)) {
            Decision decision;
            decision.hosts = space_.hosts_of(strand.number, strand.members);
            decision.verdict = Verdict::unreached;
            decision.why = std::make_shared<const std::string>("the host failed before");
            moment.decisions.push_back(std::move(decision));
        }
    const std::vector<Group> groups = taking.empty() ? std::vector<Group>{} : decide(task, placed, own, taking);
    const auto failed_before = static_cast<std::size_t>(std::count(failed_.begin(), failed_.end(), 1));
    std::vector<Entered> entered;
    for (const Group& group : groups) {
        moment.decisions.push_back(decision_of(taking[group.strand], group));
        leave(task, taking[group.strand], group, once ? play_reach_ : taking, once);
        notify(task, taking[group.strand], group);
        if (!strict() || !group.outcome.fails || !taking[group.strand].certain || inner.ignore_errors) continue;
        if (!once) fail(taking[group.strand], group.members);
        for (const Strand& strand : once ? play_reach_ : Reach{}) fail(strand, strand.members);
    }
    if (is_include) collect(groups, taking, entered);
    if (observer_->task && !moment.decisions.empty()) {
        TagChain chain = around.entered;
        chain.push_back(tags);
        moment.tags = &chain;
        if (!taking.empty()) observe_step(&own, moment, taking);
        observed_layer_ = &own;
        observed_when_ = inner.when;
        observer_->task(moment);
        observed_layer_ = nullptr;
    }
    if (strict()) settle_failures(task, inner, failed_before);
    for (const Entered& each : entered) {
        Surroundings included = around;
        included.entered.push_back(tags);
        const VariableLayer params{.outer = around.layer,
                                   .kind = VariableLayer::Kind::include_params,
                                   .fields = task.vars,
                                   .values = each.item,
                                   .serial = viewer_.next_serial()};
        included.layer = &params;
        enter(task, included, each);
    }
}

}  // namespace stepwarden::simulate
