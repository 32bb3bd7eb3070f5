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

/// Hosts with the same outcome need not be told apart.
bool same_outcome(const TaskOutcome& a, const TaskOutcome& b) {
    if (a.verdict != b.verdict || a.runs != b.runs || a.fails != b.fails || a.changed != b.changed ||
        a.items != b.items)
        return false;
    if (a.guard != b.guard || !same_text(a.why, b.why) || a.undefined_name != b.undefined_name) return false;
    if (!same_content(a.result, b.result) || !same_values(a.facts, b.facts) || a.effects != b.effects) return false;
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

/// A task's own and what it inherits; templates are rendered as the play sees variables (playbook/taggable.py).
std::vector<std::string> Walk::tags_of(const ansible::Task& task, const Surroundings& around) {
    std::vector<std::string> tags = around.tags;
    tags.insert(tags.end(), task.tags.begin(), task.tags.end());
    if (std::none_of(tags.begin(), tags.end(), [](const std::string& tag) { return jinja::has_template(tag); }))
        return tags;
    std::vector<std::string> rendered;
    viewer_.look(0, 0, play_layer_, {});
    for (std::string& tag : tags) {
        bool may_fail = false;
        const jinja::Outcome value = viewer_.render(tag, may_fail);
        if (value && value->is_string()) tag = value->as_string();
        if (!value || !value->is_plain_list()) {
            rendered.push_back(std::move(tag));
            continue;
        }
        for (const Value& each : value->as_list())
            if (each.is_string()) rendered.push_back(each.as_string());
    }
    return rendered;
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

void Walk::task(const ansible::Task& task, const Surroundings& around, const Reach& everyone) {
    const Reach reach = present(everyone);
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

bool Walk::runs_once(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    // plugins/action/add_host.py and pause.py set BYPASS_HOST_LOOP.
    if (is_free_) return false;
    if (task.run_once || around.run_once || task.action == "add_host" || task.action == "pause") return true;
    if (task.run_once_template == nullptr) return false;
    const Strand& first = reach.front();
    const VariableLayer own{
        .outer = around.layer, .kind = VariableLayer::Kind::task, .fields = task.vars, .values = {}, .serial = 0};
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
            const auto place = static_cast<std::size_t>(std::find(moment_.hosts.begin(), moment_.hosts.end(), host) -
                                                        moment_.hosts.begin());
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
            const auto same =
                std::find_if(groups.begin() + static_cast<std::ptrdiff_t>(first), groups.end(), [&](const Group& g) {
                    return groups.size() - first <= compared_outcomes && same_outcome(g.outcome, outcome);
                });
            if (same != groups.end()) {
                alike = merged(*same->members, alike);
                same->members = std::make_shared<const std::vector<LocalIndex>>(std::move(alike));
                continue;
            }
            groups.push_back(
                {i, std::make_shared<const std::vector<LocalIndex>>(std::move(alike)), std::move(outcome)});
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

Decision Walk::unreached(const Strand& strand) const {
    Decision decision;
    decision.hosts = space_.hosts_of(strand.number, strand.members);
    decision.verdict = Verdict::unreached;
    decision.why = std::make_shared<const std::string>("the host failed before");
    return decision;
}

void Walk::perform(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    const std::vector<std::string> tags = tags_of(task, around);
    // The old `include` is come to whatever `--tags` says (playbook/block.py, filter_tagged_tasks).
    const bool comes_anyway = task.inclusion == ansible::Inclusion::include && !call_->all_tags &&
                              ansible::selects({{}, call_->tags.skip}, tags);
    if (!comes_anyway && !selected(tags)) return;
    if (moments_ >= world_.limits.moments) {
        if (!full_)
            complain(task.where,
                     fmt::format("more than {} tasks to run: what follows is left out", world_.limits.moments));
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
    viewer_.stand_in(started_, around.file, around.role, task.action);
    const PlacedTask placed{.task = &task, .when = inner.when, .ignore_errors = inner.ignore_errors, .site = &site};

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
        for (const Strand& strand : dead(reach)) moment.decisions.push_back(unreached(strand));
    const std::vector<Group> groups = taking.empty() ? std::vector<Group>{} : decide(task, placed, own, taking);
    const auto failed_before = static_cast<std::size_t>(std::count(failed_.begin(), failed_.end(), 1));
    if (viewer_.take_renders_too_many())
        complain(task.where,
                 "variables here are made of more than 10000 others, or of a run's more than 20000000: "
                 "they count as unknown");
    std::vector<Entered> entered;
    for (const Group& group : groups) {
        moment.decisions.push_back(decision_of(taking[group.strand], group));
        // What it would have brought is not seen; an undefined name is for the rules to judge.
        if (is_include && group.outcome.verdict == Verdict::error && group.outcome.undefined_name.empty())
            complain(task.where, fmt::format("cannot include: {}", *group.outcome.why));
        leave(task, own, taking[group.strand], group, once ? play_reach_ : taking, once);
        notify(task, own, taking[group.strand], group);
        if (around.role_ran != nullptr) note_role_ran(*around.role_ran, taking[group.strand], group);
        if (!strict() || !group.outcome.fails || !taking[group.strand].certain || inner.ignore_errors) continue;
        Strand failing = taking[group.strand];
        failing.members = group.members;
        for (const Strand& strand : once ? play_reach_ : Reach{failing}) fail(task, strand, group.outcome, inner);
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
        const VariableLayer arguments = include_arguments(task, around.layer);
        const VariableLayer params{.outer = &arguments,
                                   .kind = VariableLayer::Kind::include_params,
                                   .fields = task.vars,
                                   .values = each.item,
                                   .serial = viewer_.next_serial()};
        included.layer = &params;
        enter(task, included, each);
    }
}

}  // namespace stepwarden::simulate
