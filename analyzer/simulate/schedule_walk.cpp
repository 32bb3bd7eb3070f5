#include "simulate/schedule_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "ansible/host_pattern.hpp"
#include "ansible/sequence.hpp"

namespace stepwarden::simulate {
namespace {

using namespace std::string_view_literals;
using value::Truth;

std::optional<int> as_number(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(number)
                                                                                     : std::nullopt;
}

bool is_import(ansible::Inclusion inclusion) {
    return inclusion == ansible::Inclusion::import_tasks || inclusion == ansible::Inclusion::import_role;
}

/// Guarded by a test for the file, as the generator writes for lists that need not exist.
bool asks_whether_file_exists(const ansible::Task& task) {
    return std::any_of(task.when.begin(), task.when.end(), [](const ansible::Condition& condition) {
        return condition.text.find("is exists") != std::string::npos;
    });
}

std::string joined(const value::Value& hosts) {
    if (hosts.is_string()) return hosts.as_string();
    std::string text;
    if (hosts.is_list())
        for (const value::Value& host : hosts.as_list())
            if (host.is_string()) text += (text.empty() ? "" : ":") + host.as_string();
    return text;
}

}  // namespace

ScheduleWalk::ScheduleWalk(ansible::Sources& sources, const tripleo::Layout& layout, const Limits& limits,
                           const std::unordered_set<std::string>& assigned, Schedule& schedule)
    : sources_(sources),
      layout_(layout),
      limits_(limits),
      schedule_(schedule),
      variables_(layout.inventory, schedule.classes, assigned) {
    for (std::size_t i = 0; i < schedule.classes.size(); ++i)
        for (const std::string& host : schedule.classes[i].hosts)
            class_of_host_.emplace(host, static_cast<std::uint16_t>(i));
    chain_index_.emplace(TagChain{}, 0);
    schedule_.tag_chains.emplace_back();
}

void ScheduleWalk::complain(text::Position where, std::string message) {
    schedule_.diagnostics.push_back({where, std::move(message), {}});
}

void ScheduleWalk::playbook(text::FileId file) {
    started_ = file;
    Context context;
    context.file = file;
    for (std::size_t i = 0; i < schedule_.classes.size(); ++i)
        context.reach.push_back({static_cast<std::uint16_t>(i), Truth::yes});
    entries(file, context);
}

void ScheduleWalk::entries(text::FileId file, const Context& context) {
    const ansible::Playbook* playbook = sources_.playbook(file);
    if (playbook == nullptr) return;
    for (const ansible::PlaybookEntry& entry : playbook->entries) {
        if (const auto* each = std::get_if<ansible::Play>(&entry))
            play(*each, context);
        else
            import_playbook(std::get<ansible::PlaybookImport>(entry), context);
    }
}

void ScheduleWalk::import_playbook(const ansible::PlaybookImport& import, const Context& context) {
    const Target target = find_file(import.file, context);
    if (!target.problem.empty())
        return complain(import.where, fmt::format("cannot import the playbook '{}': {}", import.file, target.problem));
    if (goes_round(target.file, import.where, context)) return;
    const Scope scope{.outer = context.scope, .vars = import.vars, .beats_facts = false, .item = {}};
    Context inner = context;
    inner.file = target.file;
    inner.scope = &scope;
    inner.reach = narrowed(import.when, context);
    inner.tags.insert(inner.tags.end(), import.tags.begin(), import.tags.end());
    inner.includer = &context;
    ++inner.depth;
    entries(target.file, inner);
}

std::vector<std::uint16_t> ScheduleWalk::classes_of(const ansible::Play& play, const Context& context) {
    std::string pattern = play.hosts;
    if (jinja::has_template(pattern) && !schedule_.classes.empty()) {
        const jinja::Outcome rendered = variables_.render(play.hosts, context.scope, 0);
        if (!rendered || rendered->is_unknown()) {
            complain(play.hosts_where,
                     fmt::format("which hosts '{}' means is known only at run time; the play is left out", play.hosts));
            return {};
        }
        pattern = joined(*rendered);
    }
    const ansible::MatchedHosts matched = ansible::match_hosts(pattern, layout_.inventory);
    std::vector<std::uint16_t> classes;
    for (const std::string& host : matched.hosts)
        if (const auto found = class_of_host_.find(host); found != class_of_host_.end())
            if (std::find(classes.begin(), classes.end(), found->second) == classes.end())
                classes.push_back(found->second);
    // Without an inventory, a group that is no role's is the stack's, which has all roles.
    if (layout_.inventory_made && !matched.unknown.empty() && matched.hosts.empty())
        for (std::size_t i = 0; i < schedule_.classes.size(); ++i)
            if (schedule_.classes[i].is_role) classes.push_back(static_cast<std::uint16_t>(i));
    std::sort(classes.begin(), classes.end());
    return classes;
}

void ScheduleWalk::play(const ansible::Play& play, const Context& context) {
    const Scope scope{.outer = context.scope, .vars = play.vars, .beats_facts = false, .item = {}};
    Context inner = context;
    inner.scope = &scope;
    inner.tags.insert(inner.tags.end(), play.tags.begin(), play.tags.end());
    inner.become = play.become;
    const std::vector<std::uint16_t> classes = classes_of(play, context);
    std::erase_if(inner.reach, [&](const Reach& reach) {
        return std::find(classes.begin(), classes.end(), reach.host_class) == classes.end();
    });
    PlayRun run{.playbook = started_, .file = context.file, .play = &play, .name = play.name, .classes = classes};
    schedule_.plays.push_back(std::move(run));
    order_ = 0;
    tasks(play.pre_tasks, inner);
    roles(play, inner);
    tasks(play.tasks, inner);
    tasks(play.post_tasks, inner);
    tasks(play.handlers, inner);
}

void ScheduleWalk::roles(const ansible::Play& play, const Context& context) {
    for (const ansible::RoleReference& role : play.roles) {
        const auto main = sources_.tree().find("roles/" + role.name + "/tasks/main.yml");
        if (!main) continue;
        Context inner = context;
        inner.reach = narrowed(role.when, context);
        inner.tags.insert(inner.tags.end(), role.tags.begin(), role.tags.end());
        inner.includer = &context;
        enter_file(*main, inner);
    }
}

void ScheduleWalk::tasks(const std::vector<ansible::Task>& tasks, const Context& context) {
    for (const ansible::Task& each : tasks) task(each, context);
}

void ScheduleWalk::task(const ansible::Task& task, const Context& context) {
    const Scope scope{.outer = context.scope, .vars = task.vars, .beats_facts = false, .item = {}};
    Context inner = context;
    inner.scope = &scope;
    // A loop's conditions are taken for each item, so an include in a loop decides them there.
    const bool per_item = task.loop && task.inclusion != ansible::Inclusion::none;
    if (!per_item) inner.reach = narrowed(task.when, inner);
    inner.tags.insert(inner.tags.end(), task.tags.begin(), task.tags.end());
    if (task.become) inner.become = task.become;
    if (task.inclusion != ansible::Inclusion::none) return inclusion(task, context, inner);
    if (!task.is_block) return record(task, inner);
    tasks(task.block, inner);
    tasks(task.rescue, inner);
    tasks(task.always, inner);
}

void ScheduleWalk::record(const ansible::Task& task, const Context& inner) {
    if (inner.reach.empty()) return;
    if (schedule_.occurrences.size() >= limits_.occurrences) {
        if (!full_)
            complain(task.where,
                     fmt::format("more than {} tasks to run: what follows is left out", limits_.occurrences));
        full_ = true;
        return;
    }
    const std::uint32_t tags = chain(inner.entered, inner.tags);
    for (const Reach& reach : inner.reach) {
        Occurrence occurrence{.task = &task,
                              .play = static_cast<std::uint32_t>(schedule_.plays.size() - 1),
                              .order = order_,
                              .host_class = reach.host_class,
                              .runs = reach.truth,
                              .become = inner.become.value_or(false),
                              .step = {},
                              .step_is_text = false,
                              .tags = tags};
        occurrence.step = step_of(inner, reach.host_class, occurrence.step_is_text);
        schedule_.occurrences.push_back(occurrence);
    }
    ++order_;
}

void ScheduleWalk::inclusion(const ansible::Task& task, const Context& outer, const Context& inner) {
    if (!task.loop) return include_once(task, outer, inner);
    for (value::Value& item : loop_items(*task.loop, inner, task.where)) {
        const Scope scope{.outer = inner.scope,
                          .vars = {},
                          .beats_facts = true,
                          .item = std::pair(task.loop->variable, std::move(item))};
        Context each = inner;
        each.scope = &scope;
        each.reach = narrowed(task.when, each);
        include_once(task, outer, each);
    }
}

void ScheduleWalk::include_once(const ansible::Task& task, const Context& outer, const Context& inner) {
    const bool role =
        task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
    if (role) return included_role(task, outer, inner);
    const bool is_static = is_import(task.inclusion);
    if (!is_static && inner.reach.empty()) return;
    const std::size_t sample = inner.reach.empty() ? 0 : inner.reach.front().host_class;
    if (schedule_.classes.empty()) return;
    const jinja::Outcome name = variables_.render(task.free_form, inner.scope, sample);
    if (!name || !name->is_string()) {
        const std::string why = !name ? name.error().message : name->is_unknown() ? name->cause() : "it is no text";
        return complain(task.where,
                        fmt::format("which file '{}' includes is known only at run time: {}", task.free_form, why));
    }
    const Target target = find_file(name->as_string(), inner);
    if (!target.problem.empty()) {
        if (!asks_whether_file_exists(task))
            complain(task.where, fmt::format("cannot include '{}': {}", name->as_string(), target.problem));
        return;
    }
    if (goes_round(target.file, task.where, inner)) return;
    Context entered = inner;
    entered.includer = &inner;
    // What a dynamic include has on itself decides whether it is taken, not what its tasks inherit (playbook/task.py,
    // _get_parent_attribute); `include` is static in the generator's use of it unless it has a loop.
    if (!is_static && (task.inclusion == ansible::Inclusion::include_tasks || task.loop)) {
        entered.entered = chain(inner.entered, inner.tags);
        entered.tags = outer.tags;
        entered.become = outer.become;
    }
    const Scope scope{.outer = inner.scope, .vars = task.vars, .beats_facts = !is_static, .item = {}};
    entered.scope = &scope;
    enter_file(target.file, entered);
}

void ScheduleWalk::enter_file(text::FileId file, const Context& context) {
    const std::vector<ansible::Task>* list = sources_.tasks(file);
    if (list == nullptr) return;
    for (const Reach& reach : context.reach) {
        FileVisit visit{.file = file,
                        .play = static_cast<std::uint32_t>(schedule_.plays.size() - 1),
                        .host_class = reach.host_class,
                        .step = {},
                        .step_is_text = false};
        visit.step = step_of(context, reach.host_class, visit.step_is_text);
        schedule_.visits.push_back(visit);
    }
    Context inner = context;
    inner.file = file;
    ++inner.depth;
    if (!context.reach.empty()) tasks(*list, inner);
}

void ScheduleWalk::included_role(const ansible::Task& task, const Context& outer, const Context& inner) {
    record(task, inner);
    if (inner.reach.empty()) return;
    const std::string_view written =
        task.argument_text("name").empty() ? task.argument_text("role") : task.argument_text("name");
    const std::string_view from = task.argument_text("tasks_from");
    const std::string base = "roles/" + std::string(written) + "/tasks/" + std::string(from.empty() ? "main" : from);
    for (const std::string_view extension : {""sv, ".yml"sv, ".yaml"sv}) {
        const auto file = sources_.tree().find(base + std::string(extension));
        if (!file || goes_round(*file, task.where, inner)) continue;
        Context entered = inner;
        entered.includer = &inner;
        if (!is_import(task.inclusion)) {
            entered.entered = chain(inner.entered, inner.tags);
            entered.tags = outer.tags;
        }
        return enter_file(*file, entered);
    }
}

std::vector<ScheduleWalk::Reach> ScheduleWalk::narrowed(const std::vector<ansible::Condition>& conditions,
                                                        const Context& context) {
    std::vector<Reach> reach = context.reach;
    for (Reach& each : reach)
        for (const ansible::Condition& condition : conditions) {
            each.truth = each.truth && holds(condition, context.scope, each.host_class);
            if (each.truth == Truth::no) break;
        }
    std::erase_if(reach, [](const Reach& each) { return each.truth == Truth::no; });
    return reach;
}

Truth ScheduleWalk::holds(const ansible::Condition& condition, const Scope* scope, std::size_t host_class) {
    if (condition.literal) return *condition.literal ? Truth::yes : Truth::no;
    if (!condition.expression) return Truth::unknown;
    const auto truth = jinja::test(*condition.expression, variables_.lookup(scope, host_class));
    return truth ? *truth : Truth::unknown;
}

std::vector<value::Value> ScheduleWalk::loop_items(const ansible::Loop& loop, const Context& context,
                                                   text::Position where) {
    const value::Value unknown = value::Value::unknown(fmt::format("item of the loop over '{}'", loop.source->scalar));
    if (context.reach.empty()) return {};
    const std::size_t sample = context.reach.front().host_class;
    if (loop.keyword == "with_sequence") {
        const std::string& terms = loop.source->is_sequence() && !loop.source->items.empty()
                                       ? loop.source->items.front().scalar
                                       : loop.source->scalar;
        const jinja::Outcome rendered = variables_.render(terms, context.scope, sample);
        if (!rendered || !rendered->is_string()) return {unknown};
        auto items = ansible::sequence_items(rendered->as_string(), where);
        if (!items) {
            complain(items.error().where, items.error().message);
            return {unknown};
        }
        return {items->begin(), items->end()};
    }
    if (!loop.source->is_sequence() ||
        (loop.keyword != "loop" && loop.keyword != "with_items" && loop.keyword != "with_list"))
        return {unknown};
    std::vector<value::Value> items;
    for (const yaml::Node& item : loop.source->items) {
        const jinja::Outcome rendered =
            item.is_string() ? variables_.render(item.scalar, context.scope, sample) : value::from_yaml(item);
        items.push_back(rendered ? *rendered : unknown);
    }
    return items;
}

ScheduleWalk::Target ScheduleWalk::find_file(const std::string& name, const Context& context) const {
    const text::Tree& tree = sources_.tree();
    // plugins/action and parsing/dataloader.py look beside the including file, then beside the playbook.
    const std::array starts{tree.path(context.file), tree.path(started_)};
    bool outside = true;
    for (const std::string_view start : starts) {
        const auto path = text::resolve(start, name);
        if (!path) continue;
        outside = false;
        // The generator leaves the extension out when the directory's own path has a dot.
        for (const std::string_view candidate : {std::string_view(*path), tripleo::without_extension(*path)})
            if (const auto file = tree.find(candidate)) return {*file, {}};
    }
    if (outside) return {text::no_file, "the path leads out of the directory, and nothing outside it is read"};
    return {text::no_file, "there is no such file in the directory"};
}

bool ScheduleWalk::goes_round(text::FileId file, text::Position from, const Context& context) {
    const text::Tree& tree = sources_.tree();
    std::string chain_text(tree.path(file));
    for (const Context* each = &context; each != nullptr; each = each->includer) {
        if (each->file == text::no_file) break;
        chain_text = fmt::format("{} -> {}", tree.path(each->file), chain_text);
        if (each->file == file) {
            complain(from, fmt::format("imports go round: {}", chain_text));
            return true;
        }
    }
    if (context.depth < limits_.include_depth) return false;
    complain(from, fmt::format("includes nested deeper than {} files are not followed", limits_.include_depth));
    return true;
}

std::uint32_t ScheduleWalk::chain(std::uint32_t entered, const std::vector<std::string>& tags) {
    TagChain links = schedule_.tag_chains[entered];
    links.push_back(tags);
    const auto [found, added] =
        chain_index_.try_emplace(std::move(links), static_cast<std::uint32_t>(schedule_.tag_chains.size()));
    if (added) schedule_.tag_chains.push_back(found->first);
    return found->second;
}

std::optional<int> ScheduleWalk::step_of(const Context& context, std::size_t host_class, bool& is_text) {
    // A `step` that nobody sets around the task is some other variable of that name, not a step.
    bool set = false;
    for (const Scope* scope = context.scope; scope != nullptr && !set; scope = scope->outer)
        set = (scope->item && scope->item->first == "step") ||
              std::any_of(scope->vars.begin(), scope->vars.end(),
                          [](const ansible::Field& field) { return field.name == "step"; });
    if (!set) return std::nullopt;
    const value::Value step = variables_.find("step", context.scope, host_class);
    is_text = step.is_string();
    if (step.is_int()) return static_cast<int>(step.as_int());
    return step.is_string() ? as_number(step.as_string()) : std::nullopt;
}

}  // namespace stepwarden::simulate
