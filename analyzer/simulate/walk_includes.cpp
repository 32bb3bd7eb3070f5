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

/// Guarded by a test for the file, as the generator writes for lists that need not exist.
bool asks_whether_file_exists(const ansible::Task& task) {
    return std::any_of(task.when.begin(), task.when.end(), [](const ansible::Condition& condition) {
        return condition.text.find("is exists") != std::string::npos;
    });
}

bool same_item(const std::vector<NamedValue>& a, const std::vector<NamedValue>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const NamedValue& x, const NamedValue& y) {
        if (x.second.is_unknown() && y.second.is_unknown()) return x.second.cause() == y.second.cause();
        return x.first == y.first && value::identical(x.second, y.second);
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
        for (const text::FileId each : around.files) chain += fmt::format("{} -> ", world_.sources.tree().path(each));
        complain(from, fmt::format("imports go round: {}{}", chain, world_.sources.tree().path(file)));
        return true;
    }
    if (around.depth < world_.limits.include_depth) return false;
    complain(from, fmt::format("includes nested deeper than {} files are not followed", world_.limits.include_depth));
    return true;
}

void Walk::import_tasks(const ansible::Task& task, const Surroundings& around, const Reach& reach) {
    Surroundings inner = inside(task, around);
    const VariableLayer layer{.outer = around.layer,
                              .kind = VariableLayer::Kind::task,
                              .fields = task.vars,
                              .values = {},
                              .serial = 0};
    inner.layer = &layer;
    if (task.inclusion == ansible::Inclusion::import_role)
        return enter_role(&task, std::string(role_name(task)), std::move(inner), reach);
    const Strand& first = reach.front();
    viewer_.look(first.number, first.members ? first.members->front() : 0, &layer, first.guard);
    bool may_fail = false;
    const jinja::Outcome name = viewer_.render(task.free_form, may_fail);
    if (!name || !name->is_string())
        return complain(task.where, fmt::format("which file '{}' imports is known only at run time: {}", task.free_form,
                                                !name ? name.error().message : name->is_unknown() ? name->cause() : "no text"));
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
        std::size_t from = 0;
        for (const Inclusion& inclusion : group->outcome.inclusions) {
            std::size_t at = from;
            while (at < into.size() && !(into[at].target == inclusion.target && same_item(into[at].item, inclusion.item) &&
                                         !overlaps(into[at].reach, strand.number, group->members)))
                ++at;
            if (at == into.size()) into.push_back({inclusion.target, inclusion.item, {}, false});
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
            return complain(task.where, "which role is included here is known only at run time; its tasks are left out");
        }
        return enter_role(&task, entered.target, std::move(inner), reach);
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
    const ansible::IncludedFile found = ansible::find_task_file(world_.sources.tree(), name, site);
    if (!found.file) {
        open_world(reach, fmt::format("'{}', which is not in the tree,", name));
        if (!asks_whether_file_exists(task))
            complain(task.where, fmt::format("cannot include '{}': {}", name,
                                             found.leads_out ? "it leads out of the tree" : "there is no such file"));
        return;
    }
    if (goes_round(*found.file, &task, inner)) return;
    const std::vector<ansible::Task>* list = world_.sources.tasks(*found.file);
    if (list == nullptr) return;
    inner.file = *found.file;
    inner.files.push_back(*found.file);
    inner.enclosing.push_back(name);
    ++inner.depth;
    tasks(*list, inner, reach);
}

const ansible::RoleFiles* Walk::find_role(const std::string& name) {
    const auto [found, added] = roles_.try_emplace(name);
    if (added) found->second = ansible::find_role(world_.sources.tree(), name);
    return found->second ? &*found->second : nullptr;
}

const std::vector<ansible::Field>& Walk::role_vars(const ansible::RoleFiles& role, ansible::RoleVars part,
                                                   std::string_view from) {
    const std::string key = fmt::format("{}:{}:{}:{}", role.mount, role.directory, static_cast<int>(part), from);
    const auto [found, added] = role_vars_.try_emplace(key);
    if (!added) return found->second;
    for (const text::FileId file : ansible::find_role_vars(world_.sources.tree(), role, part, from))
        if (const yaml::Node* document = world_.sources.document(file); document != nullptr)
            for (const yaml::Entry& entry : document->entries)
                found->second.push_back({entry.key.scalar, &entry.value});
    return found->second;
}

void Walk::enter_role(const ansible::Task* task, const std::string& name, Surroundings inner, const Reach& reach) {
    const ansible::RoleFiles* role = find_role(name);
    if (role == nullptr) {
        open_world(reach, fmt::format("the role '{}', which is not in the tree,", name));
        return;
    }
    if (inner.depth >= world_.limits.include_depth) {
        goes_round(inner.file, task, inner);
        return;
    }
    const auto from = [&](std::string_view option) { return task != nullptr ? task->argument_text(option) : std::string_view(); };
    const std::string key = fmt::format("{}:{}", role->mount, role->directory);
    auto [metadata, added] = role_metadata_.try_emplace(key);
    if (added) {
        metadata->second = ansible::read_role_metadata(world_.sources, *role);
        for (const text::Diagnostic& diagnostic : metadata->second.diagnostics) complain(diagnostic.where, diagnostic.message);
    }
    ++inner.depth;
    inner.enclosing.clear();
    if (inner.role != nullptr) inner.parent_roles.insert(inner.parent_roles.begin(), inner.role);
    role_layers_.push_back({.outer = inner.layer,
                            .kind = VariableLayer::Kind::role_defaults,
                            .fields = role_vars(*role, ansible::RoleVars::defaults, from("defaults_from")),
                            .values = {},
                            .serial = 0});
    role_layers_.push_back({.outer = &role_layers_.back(),
                            .kind = VariableLayer::Kind::role_vars,
                            .fields = role_vars(*role, ansible::RoleVars::vars, from("vars_from")),
                            .values = {},
                            .serial = 0});
    inner.layer = &role_layers_.back();
    const VariableLayer& vars_layer = role_layers_.back();
    const VariableLayer& defaults_layer = *vars_layer.outer;
    for (const ansible::RoleReference& dependency : metadata->second.dependencies) {
        Surroundings needed = inner;
        for (const ansible::Condition& condition : dependency.when) needed.when.push_back(&condition);
        needed.tags.insert(needed.tags.end(), dependency.tags.begin(), dependency.tags.end());
        // A role that several need is played once in a play (playbook/role/metadata.py).
        if (!metadata->second.allow_duplicates && !roles_played_.insert(dependency.name).second) continue;
        enter_role(nullptr, dependency.name, std::move(needed), reach);
    }
    inner.role = role;
    if (const auto file = ansible::find_role_tasks(world_.sources.tree(), *role, ansible::RoleTasks::handlers, from("handlers_from")))
        if (const std::vector<ansible::Task>* list = world_.sources.tasks(*file); list != nullptr) {
            Surroundings standing = inner;
            standing.file = *file;
            standing.files.push_back(*file);
            // The task that brought the role is over when its handlers run: they stand within play and role only.
            VariableLayer defaults = defaults_layer;
            defaults.outer = play_layer_;
            role_layers_.push_back(defaults);
            VariableLayer vars = vars_layer;
            vars.outer = &role_layers_.back();
            role_layers_.push_back(vars);
            standing.layer = &role_layers_.back();
            add_handlers(*list, standing);
        }
    role_tasks(*role, from("tasks_from"), std::move(inner), reach);
}

void Walk::role_tasks(const ansible::RoleFiles& role, std::string_view from, Surroundings inner, const Reach& reach) {
    const auto file = ansible::find_role_tasks(world_.sources.tree(), role, ansible::RoleTasks::tasks, from);
    if (!file) {
        if (!from.empty())
            complain({inner.file, 1, 1}, fmt::format("the role '{}' has no tasks '{}'", role.name, from));
        return;
    }
    const std::vector<ansible::Task>* list = world_.sources.tasks(*file);
    if (list == nullptr) return;
    inner.file = *file;
    inner.files.push_back(*file);
    const std::string outer_name = play_facts_.role_name;
    play_facts_.role_name = role.name;
    play_facts_.role_path = role.directory;
    tasks(*list, inner, reach);
    play_facts_.role_name = outer_name;
    if (outer_name.empty()) play_facts_.role_path.clear();
}

void Walk::play_roles(const ansible::Play& play, const Surroundings& around, const Reach& reach) {
    for (const ansible::RoleReference& reference : play.roles) {
        Surroundings inner = around;
        for (const ansible::Condition& condition : reference.when) inner.when.push_back(&condition);
        inner.tags.insert(inner.tags.end(), reference.tags.begin(), reference.tags.end());
        if (reference.become) inner.become = reference.become;
        const VariableLayer vars{.outer = around.layer,
                                 .kind = VariableLayer::Kind::task,
                                 .fields = reference.vars,
                                 .values = {},
                                 .serial = 0};
        const VariableLayer params{.outer = &vars,
                                   .kind = VariableLayer::Kind::role_params,
                                   .fields = reference.params,
                                   .values = {},
                                   .serial = 0};
        inner.layer = &params;
        if (find_role(reference.name) == nullptr)
            complain(reference.where, fmt::format("the role '{}' is not in the tree; --roles-path says where roles are", reference.name));
        enter_role(nullptr, reference.name, std::move(inner), reach);
    }
}

}  // namespace stepwarden::simulate
