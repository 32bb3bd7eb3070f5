// Roles: where their tasks stand, which of their variables who sees, and which are played but once (playbook/role,
// playbook/role_include.py, vars/manager.py).
#include <fmt/format.h>

#include <algorithm>

#include "ansible/keyword_values.hpp"
#include "simulate/walk.hpp"

namespace stepwarden::simulate {
namespace {

using value::Truth;

/// Roles that depend on each other in many ways multiply.
constexpr std::size_t placed_roles_bound = 20'000;

std::string_view role_name(const ansible::Task& task) {
    const std::string_view name = task.argument_text("name");
    return name.empty() ? task.argument_text("role") : name;
}

void print(const yaml::Node& node, std::string& into) {
    into += fmt::format("{}'{}'", static_cast<int>(node.kind), node.scalar);
    for (const yaml::Node& item : node.items) print(item, into);
    for (const yaml::Entry& entry : node.entries) {
        print(entry.key, into);
        print(entry.value, into);
    }
    into += ';';
}

/// All that tells one use of a role from another.
std::string print(const ansible::RoleReference& reference) {
    std::string text = reference.name;
    for (const auto* fields : {&reference.params, &reference.vars})
        for (const ansible::Field& field : *fields) {
            text += '\n' + field.name;
            print(*field.node, text);
        }
    for (const ansible::Condition& condition : reference.when) text += "\nwhen " + condition.text;
    for (const std::string& tag : reference.tags) text += "\ntag " + tag;
    return text;
}

bool is_imported_statically(const ansible::Task& task) {
    return task.inclusion == ansible::Inclusion::import_tasks ||
           (task.inclusion == ansible::Inclusion::include && !task.loop && !jinja::has_template(task.free_form));
}

}  // namespace

const ansible::RoleFiles* Walk::find_role(const std::string& name) {
    const auto [found, added] = roles_.try_emplace(name);
    if (added) found->second = ansible::find_role(world_.sources.tree(), name);
    return found->second ? &*found->second : nullptr;
}

const ansible::RoleMetadata& Walk::metadata_of(const ansible::RoleFiles& role) {
    const auto [found, added] = role_metadata_.try_emplace(fmt::format("{}:{}", role.mount, role.directory));
    if (!added) return found->second;
    found->second = ansible::read_role_metadata(world_.sources, role);
    for (const text::Diagnostic& diagnostic : found->second.diagnostics) complain(diagnostic.where, diagnostic.message);
    return found->second;
}

/// With those of the roles that it depends on, which stand below its own.
const std::vector<ansible::Field>& Walk::role_vars(const ansible::RoleFiles& role, ansible::RoleVars part,
                                                   std::string_view from) {
    const std::string key = fmt::format("{}:{}:{}:{}", role.mount, role.directory, static_cast<int>(part), from);
    const auto [found, added] = role_vars_.try_emplace(key);
    std::vector<ansible::Field>& fields = found->second;
    if (!added) return fields;
    for (const ansible::RoleReference& dependency : metadata_of(role).dependencies) {
        const ansible::RoleFiles* needed = find_role(dependency.name);
        if (needed == nullptr) continue;
        if (part == ansible::RoleVars::vars)
            fields.insert(fields.end(), dependency.vars.begin(), dependency.vars.end());
        const std::vector<ansible::Field> below = role_vars(*needed, part, {});
        fields.insert(fields.end(), below.begin(), below.end());
    }
    for (const text::FileId file : ansible::find_role_vars(world_.sources.tree(), role, part, from))
        if (const yaml::Node* document = world_.sources.document(file); document != nullptr)
            for (const yaml::Entry& entry : document->entries) fields.push_back({entry.key.scalar, &entry.value});
    return fields;
}

const VariableLayer* Walk::keep_layer(VariableLayer layer) { return &role_layers_.emplace_back(layer); }

std::optional<Walk::PlacedRole> Walk::place_role(const std::string& name, const RoleParts& parts, Surroundings inner) {
    const ansible::RoleFiles* role = find_role(name);
    if (role == nullptr) return std::nullopt;
    if (inner.depth >= world_.limits.include_depth) {
        goes_round(inner.file, nullptr, inner);
        return std::nullopt;
    }
    if (++roles_placed_ > placed_roles_bound) {
        complain({inner.file, 1, 1},
                 fmt::format("more than {} roles in one play: the rest is left out", placed_roles_bound));
        return std::nullopt;
    }
    ++inner.depth;
    inner.enclosing.clear();
    inner.role_ran = nullptr;
    if (inner.role != nullptr) inner.parent_roles.insert(inner.parent_roles.begin(), inner.role);
    PlacedRole placed;
    placed.role = role;
    placed.parts = parts;
    placed.defaults = keep_layer({.outer = inner.layer,
                                  .kind = VariableLayer::Kind::role_defaults,
                                  .fields = role_vars(*role, ansible::RoleVars::defaults, parts.defaults),
                                  .values = {},
                                  .serial = 0});
    placed.vars = keep_layer({.outer = placed.defaults,
                              .kind = VariableLayer::Kind::role_vars,
                              .fields = role_vars(*role, ansible::RoleVars::vars, parts.vars),
                              .values = {},
                              .serial = 0});
    inner.layer = placed.vars;
    for (const ansible::RoleReference& dependency : metadata_of(*role).dependencies)
        if (auto needed = place_reference(dependency, inner)) placed.dependencies.push_back(std::move(*needed));
    inner.role = role;
    placed.inner = std::move(inner);
    return placed;
}

std::optional<Walk::PlacedRole> Walk::place_reference(const ansible::RoleReference& reference, Surroundings inner) {
    for (const ansible::Condition& condition : reference.when) inner.when.push_back(&condition);
    inner.tags.insert(inner.tags.end(), reference.tags.begin(), reference.tags.end());
    if (reference.become) inner.become = reference.become;
    inner.layer = keep_layer({.outer = inner.layer,
                              .kind = VariableLayer::Kind::role_vars,
                              .fields = reference.vars,
                              .values = {},
                              .serial = 0});
    inner.layer = keep_layer({.outer = inner.layer,
                              .kind = VariableLayer::Kind::role_params,
                              .fields = reference.params,
                              .values = {},
                              .serial = 0});
    std::optional<PlacedRole> placed = place_role(reference.name, {}, std::move(inner));
    if (placed && !metadata_of(*placed->role).allow_duplicates) placed->inner.role_ran = &role_runs_[print(reference)];
    return placed;
}

void Walk::begin_roles() {
    play_roles_.clear();
    imported_roles_.clear();
    role_imports_.clear();
    published_.clear();
    role_runs_.clear();
    role_layers_.clear();
    public_defaults_.clear();
    public_vars_.clear();
    roles_placed_ = 0;
    public_defaults_layer_ = {
        .outer = nullptr, .kind = VariableLayer::Kind::role_defaults, .fields = {}, .values = {}, .serial = 0};
    public_vars_layer_ = {.outer = &public_defaults_layer_,
                          .kind = VariableLayer::Kind::role_vars,
                          .fields = {},
                          .values = {},
                          .serial = 0};
}

void Walk::publish(const PlacedRole& placed, std::span<const ansible::Field> vars) {
    public_defaults_.insert(public_defaults_.end(), placed.defaults->fields.begin(), placed.defaults->fields.end());
    public_vars_.insert(public_vars_.end(), vars.begin(), vars.end());
    public_vars_.insert(public_vars_.end(), placed.vars->fields.begin(), placed.vars->fields.end());
    public_defaults_layer_.fields = public_defaults_;
    public_vars_layer_.fields = public_vars_;
}

void Walk::add_role_handlers(const PlacedRole& placed) {
    for (const PlacedRole& dependency : placed.dependencies) add_role_handlers(dependency);
    const auto file = ansible::find_role_tasks(world_.sources.tree(), *placed.role, ansible::RoleTasks::handlers,
                                               placed.parts.handlers);
    const std::vector<ansible::Task>* list = file ? world_.sources.tasks(*file) : nullptr;
    if (list == nullptr) return;
    Surroundings standing = placed.inner;
    standing.file = *file;
    standing.files.push_back(*file);
    // A task that brought the role is over when the role's handlers run: they stand within play and role only.
    if (!placed.inner.all_static) {
        VariableLayer defaults = *placed.defaults;
        defaults.outer = play_layer_;
        VariableLayer vars = *placed.vars;
        vars.outer = keep_layer(defaults);
        standing.layer = keep_layer(vars);
    }
    add_handlers(*list, standing);
}

/// Those of the play's roles before its own, those of imported roles behind them (executor/task_queue_manager.py, run).
void Walk::add_all_handlers(const ansible::Play& play, const Surroundings& around) {
    for (const auto& placed : play_roles_)
        if (placed) add_role_handlers(*placed);
    add_handlers(play.handlers, around);
    for (const PlacedRole& placed : imported_roles_) add_role_handlers(placed);
}

/// What of roles there is from the play's beginning: those of `roles` and those that tasks import.
void Walk::prepare_roles(const ansible::Play& play, const Surroundings& around) {
    for (const ansible::RoleReference& reference : play.roles) {
        play_roles_.push_back(place_reference(reference, around));
        if (play_roles_.back()) publish(*play_roles_.back(), reference.vars);
    }
    for (const auto* list : {&play.handlers, &play.pre_tasks, &play.tasks, &play.post_tasks})
        prepare_imports(*list, around);
}

void Walk::prepare_imports(const std::vector<ansible::Task>& list, const Surroundings& around) {
    for (const ansible::Task& task : list) {
        if (task.is_block) {
            const Surroundings inner = inside(task, around);
            for (const auto* part : {&task.block, &task.rescue, &task.always}) prepare_imports(*part, inner);
        } else if (task.inclusion == ansible::Inclusion::import_role) {
            prepare_imported_role(task, inside(task, around));
        } else if (is_imported_statically(task)) {
            viewer_.look(0, 0, around.layer, {});
            bool may_fail = false;
            const jinja::Outcome name = viewer_.render(task.free_form, may_fail);
            if (!name || !name->is_string() || around.depth >= world_.limits.include_depth) continue;
            Surroundings inner = inside(task, around);
            ansible::IncludeSite site = site_of(inner);
            site.is_static = true;
            const ansible::IncludedFile found = ansible::find_task_file(world_.sources.tree(), name->as_string(), site);
            if (!found.file || std::find(around.files.begin(), around.files.end(), *found.file) != around.files.end())
                continue;
            const std::vector<ansible::Task>* tasks = world_.sources.tasks(*found.file);
            if (tasks == nullptr || enters_too_many(task.where)) continue;
            inner.file = *found.file;
            inner.files.push_back(*found.file);
            inner.enclosing.push_back(name->as_string());
            ++inner.depth;
            prepare_imports(*tasks, inner);
        }
    }
}

void Walk::prepare_imported_role(const ansible::Task& task, Surroundings inner) {
    if (!role_imports_.insert(&task).second) return;
    const RoleParts parts{task.argument_text("tasks_from"), task.argument_text("handlers_from"),
                          task.argument_text("vars_from"), task.argument_text("defaults_from")};
    auto placed = place_role(std::string(role_name(task)), parts, std::move(inner));
    if (!placed) return;
    publish(*placed, task.vars);
    const auto file =
        ansible::find_role_tasks(world_.sources.tree(), *placed->role, ansible::RoleTasks::tasks, parts.tasks);
    Surroundings within = placed->inner;
    imported_roles_.push_back(std::move(*placed));
    const std::vector<ansible::Task>* tasks = file ? world_.sources.tasks(*file) : nullptr;
    if (tasks == nullptr) return;
    within.file = *file;
    within.files.push_back(*file);
    prepare_imports(*tasks, within);
}

void Walk::enter_role(const ansible::Task& task, const std::string& name, Surroundings inner, const Reach& reach) {
    if (find_role(name) == nullptr)
        return open_world(reach, fmt::format("the role '{}', which is not in the tree,", name));
    const RoleParts parts{task.argument_text("tasks_from"), task.argument_text("handlers_from"),
                          task.argument_text("vars_from"), task.argument_text("defaults_from")};
    const auto placed = place_role(name, parts, std::move(inner));
    if (!placed) return;
    if (!role_imports_.contains(&task)) add_role_handlers(*placed);
    const yaml::Node* is_public = task.argument("public");
    if (is_public != nullptr && ansible::read_bool(*is_public).value_or(false) && published_.insert(&task).second)
        publish(*placed, task.vars);
    play_role(*placed, reach);
}

void Walk::play_roles(const ansible::Play& play, const Reach& reach) {
    for (std::size_t i = 0; i < play.roles.size(); ++i) {
        if (play_roles_[i])
            play_role(*play_roles_[i], reach);
        else
            open_world(reach, fmt::format("the role '{}', which is not in the tree,", play.roles[i].name));
    }
}

/// Where the role has not run before in this play, or perhaps not.
Reach Walk::not_played(const RoleRuns& runs, const Reach& reach) const {
    if (runs.surely.empty() && runs.perhaps.empty()) return reach;
    Reach left;
    for (const bool perhaps : {false, true})
        for (Strand& strand : filtered(reach, [&](HostNumber host) {
                 return !runs.surely.contains(host) && runs.perhaps.contains(host) == perhaps;
             })) {
            if (perhaps) {
                strand.certain = false;
                strand.why = std::make_shared<const std::string>("whether the role has run before in this play");
            }
            left.push_back(std::move(strand));
        }
    return left;
}

void Walk::note_role_ran(RoleRuns& runs, const Strand& strand, const Group& group) const {
    const TaskOutcome& outcome = group.outcome;
    if (outcome.verdict == Verdict::skip) return;
    const bool sure = strand.certain && (outcome.verdict == Verdict::run || outcome.verdict == Verdict::error);
    std::set<HostNumber>& hosts = sure ? runs.surely : runs.perhaps;
    const auto ran = space_.hosts_of(strand.number, group.members);
    hosts.insert(ran->begin(), ran->end());
}

void Walk::play_role(const PlacedRole& placed, const Reach& everyone) {
    for (const PlacedRole& dependency : placed.dependencies) play_role(dependency, everyone);
    Reach reach = placed.inner.role_ran != nullptr ? not_played(*placed.inner.role_ran, everyone) : everyone;
    for (Strand& strand : reach)
        if (!strand.certain && strand.guard.empty()) strand.guard = {fresh_literal()};
    const ansible::RoleFiles& role = *placed.role;
    const auto file =
        ansible::find_role_tasks(world_.sources.tree(), role, ansible::RoleTasks::tasks, placed.parts.tasks);
    if (!file) {
        if (!placed.parts.tasks.empty())
            complain({placed.inner.file, 1, 1},
                     fmt::format("the role '{}' has no tasks '{}'", role.name, placed.parts.tasks));
        return;
    }
    const std::vector<ansible::Task>* list = world_.sources.tasks(*file);
    if (list == nullptr) return;
    Surroundings inner = placed.inner;
    inner.file = *file;
    inner.files.push_back(*file);
    const std::string outer_name = std::exchange(play_facts_.role_name, role.name);
    const std::string outer_path = std::exchange(play_facts_.role_path, absolute_path(role.mount, role.directory));
    tasks(*list, inner, reach);
    play_facts_.role_name = outer_name;
    play_facts_.role_path = outer_path;
}

}  // namespace stepwarden::simulate
