// Imports, includes and roles: which tasks come in their place, on which hosts, with which variables
// (playbook/helpers.py, playbook/included_file.py, playbook/role_include.py).
#include <fmt/format.h>

#include <algorithm>

#include "simulate/walk.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;
using value::Value;

/// Files that imports and includes lead into, all in all: files that import each other in many ways multiply.
constexpr std::size_t entered_files_bound = 200'000;

/// Guarded by a test for the file, as the generator writes for lists that need not exist.
bool asks_whether_file_exists(const ansible::Task& task) {
    return std::any_of(task.when.begin(), task.when.end(), [](const ansible::Condition& condition) {
        return condition.text.find("is exists") != std::string::npos;
    });
}

/// True when some host of `members` is in `reach` already.
bool overlaps(const Reach& reach, ClassNumber number, const Members& members) {
    for (const Strand& strand : reach) {
        if (strand.number != number) continue;
        if (!strand.members || !members) return true;
        for (const LocalIndex index : *members)
            if (std::binary_search(strand.members->begin(), strand.members->end(), index)) return true;
    }
    return false;
}

std::string_view role_name(const ansible::Task& task) {
    const std::string_view name = task.argument_text("name");
    return name.empty() ? task.argument_text("role") : name;
}

}  // namespace

bool Walk::goes_round(text::FileId file, const ansible::Task* task, const Surroundings& around) {
    const text::Position from = task != nullptr ? task->where : text::Position{around.file, 1, 1};
    const bool repeats = std::find(around.files.begin(), around.files.end(), file) != around.files.end();
    // A dynamic include may name its own file and stop by a condition; that is followed to the bound.
    const bool is_static = task == nullptr || around.all_static;
    if (repeats && is_static) {
        std::string chain;
        for (auto each = std::find(around.files.begin(), around.files.end(), file); each != around.files.end(); ++each)
            chain += fmt::format("{} -> ", world_.sources.tree().path(*each));
        complain(from, fmt::format("imports go round: {}{}", chain, world_.sources.tree().path(file)));
        return true;
    }
    if (around.depth < world_.limits.include_depth) return false;
    complain(from, fmt::format("includes nested deeper than {} files are not followed", world_.limits.include_depth));
    return true;
}

bool Walk::enters_too_many(text::Position where) {
    if (++entered_files_ <= entered_files_bound) return false;
    if (entered_files_ == entered_files_bound + 1)
        complain(where, fmt::format("imports and includes lead into more than {} files: what follows is left out",
                                    entered_files_bound));
    return true;
}

/// What stands behind the file's name of an old `include` are variables (playbook/task_include.py, get_vars).
VariableLayer Walk::include_arguments(const ansible::Task& task, const VariableLayer* outer) {
    const bool takes = task.inclusion == ansible::Inclusion::include;
    return {.outer = outer,
            .kind = VariableLayer::Kind::task,
            .fields = takes ? std::span(task.arguments) : std::span<const ansible::Field>(),
            .values = {},
            .serial = 0};
}

void Walk::import_tasks(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    Surroundings inner = inside(task, around);
    const VariableLayer layer{
        .outer = around.layer, .kind = VariableLayer::Kind::task, .fields = task.vars, .values = {}, .serial = 0};
    const VariableLayer arguments = include_arguments(task, &layer);
    inner.layer = &arguments;
    if (task.inclusion == ansible::Inclusion::import_role) {
        if (observer_->imported_role) observe_role(task, inner, reach);
        return enter_role(task, std::string(role_name(task)), std::move(inner), reach);
    }
    const Strand& first = reach.front();
    viewer_.look(first.number, first.members ? first.members->front() : 0, &layer, first.guard);
    bool may_fail = false;
    const jinja::Outcome name = viewer_.render(task.free_form, may_fail);
    if (!name || !name->is_string())
        return complain(task.where, fmt::format("which file '{}' imports is known only at run time: {}", task.free_form,
                                                !name                ? name.error().message
                                                : name->is_unknown() ? name->cause()
                                                                     : "no text"));
    enter_file(task, name->as_string(), std::move(inner), reach, true);
}

void Walk::collect(const std::vector<Group>& groups, const Reach& reach, std::vector<Entered>& into) const {
    std::vector<const Group*> order;
    for (const Group& group : groups) order.push_back(&group);
    const auto first_host = [&](const Group* group) {
        const Strand& strand = reach[group->strand];
        return (*space_.classes()[strand.number].hosts)[group->members ? group->members->front() : 0];
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const Group* a, const Group* b) { return first_host(a) < first_host(b); });
    for (const Group* group : order) {
        const Strand& strand = reach[group->strand];
        // A host that the entry has already takes the next equal one, or a new one behind it.
        const std::size_t before = into.size();
        for (const Inclusion& inclusion : group->outcome.inclusions) {
            std::size_t at = 0;
            while (at < before && (overlaps(into[at].reach, strand.number, group->members) ||
                                   into[at].target != inclusion.target || !same_values(into[at].item, inclusion.item)))
                ++at;
            if (at == before) at = into.size();
            if (at == into.size()) into.push_back({inclusion.target, inclusion.item, {}});
            Strand entering = strand;
            entering.members = group->members;
            if (inclusion.taken != Truth::yes || group->outcome.verdict != Verdict::run) {
                entering.certain = false;
                entering.guard = joined(strand.guard, inclusion.guard);
                entering.why = group->outcome.why ? group->outcome.why : strand.why;
            }
            into[at].reach.push_back(std::move(entering));
        }
    }
}

void Walk::enter(const ansible::Task& task, const Surroundings& around, const Entered& entered) {
    Reach reach = entered.reach;
    for (Strand& strand : reach)
        if (!strand.certain && strand.guard.empty()) strand.guard = {fresh_literal()};
    Surroundings inner = around;
    inner.all_static = false;
    if (task.apply) {
        for (const ansible::Condition& condition : task.apply->when) inner.when.push_back(&condition);
        inner.tags.insert(inner.tags.end(), task.apply->tags.begin(), task.apply->tags.end());
        if (task.apply->become) inner.become = task.apply->become;
    }
    const VariableLayer applied{.outer = inner.layer,
                                .kind = VariableLayer::Kind::task,
                                .fields = task.apply ? std::span(task.apply->vars) : std::span<const ansible::Field>(),
                                .values = {},
                                .serial = 0};
    inner.layer = &applied;
    if (task.inclusion == ansible::Inclusion::include_role) {
        if (entered.target.empty()) {
            open_world(reach, "the role that " + decider_.told(task) + " includes");
            return complain(task.where,
                            "which role is included here is known only at run time; its tasks are left out");
        }
        return enter_role(task, entered.target, std::move(inner), reach);
    }
    if (entered.target.empty()) {
        open_world(reach, "the file that " + decider_.told(task) + " includes");
        return complain(task.where, fmt::format("which file '{}' includes is known only at run time", task.free_form));
    }
    enter_file(task, entered.target, std::move(inner), reach, false);
}

void Walk::enter_file(const ansible::Task& task, const std::string& name, Surroundings inner, const Reach& reach,
                      bool is_static) {
    ansible::IncludeSite site = site_of(inner);
    site.is_static = is_static;
    ansible::IncludedFile found;
    found.file = find_marked(world_.sources.tree(), name);
    if (!found.file) found = ansible::find_task_file(world_.sources.tree(), name, site);
    if (!found.file) {
        open_world(reach, fmt::format("'{}', which is not in the tree,", name));
        if (!asks_whether_file_exists(task))
            complain(task.where,
                     fmt::format("cannot include '{}': {}", name,
                                 found.leads_out ? "the path leads out of the directory, and nothing outside it is read"
                                                 : "there is no such file in the directory"));
        if (strict() && !is_static) fail_include(task, inner, reach);
        return;
    }
    if (goes_round(*found.file, &task, inner) || enters_too_many(task.where)) return;
    const std::vector<ansible::Task>* list = world_.sources.tasks(*found.file);
    if (list == nullptr) return;
    inner.file = *found.file;
    inner.files.push_back(*found.file);
    inner.enclosing.push_back(name);
    ++inner.depth;
    if (observer_->file) observe_file(inner, reach);
    tasks(*list, inner, reach);
}

/// What the conditions around a place come to, were there a task without any of its own.
std::vector<Walk::Group> Walk::conditions_only(const Surroundings& around, const VariableLayer& layer,
                                               const Reach& reach) {
    nothing_.action = "meta";
    const PlacedTask placed{.task = &nothing_, .when = around.when, .ignore_errors = false, .site = nullptr};
    return decide(nothing_, placed, layer, reach);
}

void Walk::observe_file(const Surroundings& around, const Reach& reach) {
    FileMoment moment;
    moment.file = around.file;
    moment.play = &moment_;
    const VariableLayer layer{
        .outer = around.layer, .kind = VariableLayer::Kind::task, .fields = {}, .values = {}, .serial = 0};
    for (const Group& group : conditions_only(around, layer, reach)) {
        // A host on which the conditions fail comes here once they are mended.
        if (group.outcome.runs == Truth::no && group.outcome.verdict != Verdict::error) continue;
        const auto hosts = space_.hosts_of(reach[group.strand].number, group.members);
        moment.hosts.insert(moment.hosts.end(), hosts->begin(), hosts->end());
    }
    if (moment.hosts.empty()) return;
    TaskMoment step;
    observe_step(&layer, step, reach);
    moment.step = step.step;
    moment.step_is_text = step.step_is_text;
    observer_->file(moment);
}

void Walk::observe_role(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    if (!selected(around.tags)) return;
    TaskMoment moment;
    moment.task = &task;
    moment.play = &moment_;
    moment.order = order_++;
    moment.become = around.become.value_or(false);
    moment.files = around.files;
    TagChain chain = around.entered;
    chain.push_back(around.tags);
    moment.tags = &chain;
    for (const Group& group : conditions_only(around, *around.layer, reach))
        moment.decisions.push_back(decision_of(reach[group.strand], group));
    observe_step(around.layer, moment, reach);
    observer_->imported_role(moment);
}

/// Ansible tells such an include twice: once as run, once as failed (plugins/strategy/__init__.py,
/// _load_included_file).
void Walk::fail_include(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    TaskMoment moment;
    moment.task = &task;
    moment.play = &moment_;
    moment.order = order_++;
    moment.files = around.files;
    moment.tags = &around.entered;
    const auto before = static_cast<std::size_t>(std::count(failed_.begin(), failed_.end(), 1));
    TaskOutcome outcome;
    outcome.verdict = Verdict::error;
    outcome.why = std::make_shared<const std::string>("there is no such file");
    for (const Strand& strand : alive(reach)) {
        if (!strand.certain) continue;
        Decision decision;
        decision.hosts = space_.hosts_of(strand.number, strand.members);
        decision.verdict = Verdict::error;
        decision.why = outcome.why;
        moment.decisions.push_back(std::move(decision));
        fail(task, strand, outcome, around);
    }
    if (observer_->task && !moment.decisions.empty()) observer_->task(moment);
    settle_failures(task, around, before);
}

}  // namespace stepwarden::simulate
