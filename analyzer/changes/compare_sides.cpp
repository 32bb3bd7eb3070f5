#include "changes/compare_sides.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "changes/compare_effects.hpp"
#include "changes/compare_findings.hpp"
#include "changes/data_changes.hpp"
#include "changes/fold_changes.hpp"
#include "changes/match_tasks.hpp"
#include "changes/service_order.hpp"
#include "check/results.hpp"

namespace stepwarden::changes {
namespace {

/// So many files are named; of more the rest is counted.
constexpr std::size_t most_files = 20;

Place shown_place(const text::Tree& tree, text::Position where) {
    if (where.file == text::no_file) return {};
    return {check::shown_path(tree, where.file), where.line, where.column};
}

/// Templates of services that some plan has: nothing is said of them as if they stood alone.
std::set<std::string> planned_templates(const Side& side) {
    std::set<std::string> templates;
    for (const Context& context : side.contexts)
        if (!context.snapshot.lone)
            for (const TaskList& list : context.snapshot.lists)
                if (!list.template_path.empty()) templates.insert(list.template_path);
    return templates;
}

/// The playbooks of services that stand alone are a plan's, for made-up roles; what has no name there are the roles'
/// own templates, which hand on the tasks of their services.
void leave_out(Side& side, const std::set<std::string>& templates) {
    for (Context& context : side.contexts)
        if (context.snapshot.lone)
            std::erase_if(context.snapshot.lists, [&](const TaskList& list) {
                return list.service.empty() || templates.contains(list.template_path);
            });
}

class Comparison {
public:
    Comparison(Side& before, Side& after) : before_(before), after_(after) {}

    ChangeSet run() {
        leave_out(before_, planned_templates(after_));
        leave_out(after_, planned_templates(before_));
        for (const Context& context : after_.contexts) {
            const Context* was = find(before_, context.snapshot);
            if (was == nullptr)
                remark_on_plan("only the new side has", context.snapshot);
            else
                compare(*was, context);
        }
        for (const Context& context : before_.contexts)
            if (find(after_, context.snapshot) == nullptr) remark_on_plan("only the old side has", context.snapshot);
        finish();
        return std::move(changes_);
    }

private:
    static const Context* find(const Side& side, const Snapshot& like) {
        for (const Context& context : side.contexts)
            if (context.snapshot.lone == like.lone && (like.lone || context.snapshot.plan == like.plan))
                return &context;
        return nullptr;
    }

    void remark(std::string sentence) {
        if (std::ranges::find(changes_.remarks, sentence) == changes_.remarks.end())
            changes_.remarks.push_back(std::move(sentence));
    }

    void remark_on_plan(std::string_view who, const Snapshot& snapshot) {
        if (snapshot.lists.empty()) return;
        if (snapshot.lone)
            remark(fmt::format("{} service templates that no plan enables; their tasks are not compared", who));
        else
            remark(fmt::format("{} the plan '{}', whose tasks are not compared", who, snapshot.plan));
    }

    void compare(const Context& was, const Context& is) {
        const Matched matched = match_tasks(was.snapshot, is.snapshot);
        remark_on_names(was.snapshot, is.snapshot, matched);
        std::vector<TaskChange> changes = compare_tasks({was.snapshot, is.snapshot, was.shown, is.shown}, matched);
        for (TaskChange& change : changes) {
            if (!is.snapshot.plan.empty() && !is.snapshot.lone) change.plans.push_back(is.snapshot.plan);
            tasks_.push_back(std::move(change));
        }
        for (std::string& sentence : service_order_changes(was.snapshot, is.snapshot, matched))
            remark(std::move(sentence));
        add_data_changes(was.snapshot, is.snapshot, data_);
        for (EffectChange& change : compare_effects(was.snapshot, is.snapshot)) effects_.push_back(std::move(change));
        for (const MatchedTask& each : matched.tasks)
            if (each.before && each.after && each.before->task->name() != each.after->task->name())
                renames_.tasks.emplace(each.before->task->name(), each.after->task->name());
    }

    void remark_on_names(const Snapshot& was, const Snapshot& is, const Matched& matched) {
        for (const auto& [old_name, new_name] : matched.renamed_services) {
            // Of services that stand alone the templates are compared.
            (is.lone ? renames_.paths : renames_.services).emplace(old_name, new_name);
            remark(fmt::format("the {} {} is now {}", is.lone ? "template" : "service", old_name, new_name));
        }
        for (const auto& [old_name, new_name] : matched.renamed_files) {
            renames_.paths.emplace(old_name, new_name);
            remark(fmt::format("{} is now {}", old_name, new_name));
        }
        for (const TaskList& list : is.lists) {
            if (list.template_path.empty() || is.lone) continue;
            const std::string was_template = template_of(was, list, matched);
            if (was_template.empty() || was_template == list.template_path) continue;
            renames_.paths.emplace(was_template, list.template_path);
            remark(fmt::format("the service {} is now made by {}, not by {}", list.service, list.template_path,
                               was_template));
        }
        remark_on_workflows(was, is);
        if (!is.lone) remark_on_roles(was.model->layout, is.model->layout, matched);
    }

    /// Services that a role gets or loses, whether they have tasks or not.
    void remark_on_roles(const tripleo::Layout& was, const tripleo::Layout& is, const Matched& matched) {
        for (const tripleo::Role& role : is.roles) {
            const tripleo::Role* before = was.find_role(role.name);
            if (before == nullptr) {
                remark(fmt::format("the role {} is new", role.name));
                continue;
            }
            std::set<std::string> gone(before->services.begin(), before->services.end());
            std::set<std::string> come(role.services.begin(), role.services.end());
            for (const std::string& service : before->services)
                if (come.erase(service) > 0) gone.erase(service);
            for (const auto& [old_name, new_name] : matched.renamed_services)
                if (gone.contains(old_name) && come.erase(new_name) > 0) gone.erase(old_name);
            if (!come.empty()) remark(fmt::format("the role {} now has {}", role.name, fmt::join(come, ", ")));
            if (!gone.empty()) remark(fmt::format("the role {} no longer has {}", role.name, fmt::join(gone, ", ")));
        }
        for (const tripleo::Role& role : was.roles)
            if (is.find_role(role.name) == nullptr) remark(fmt::format("the role {} is gone", role.name));
    }

    static std::string template_of(const Snapshot& snapshot, const TaskList& like, const Matched& matched) {
        for (const TaskList& list : snapshot.lists) {
            if (list.role != like.role || list.template_path.empty()) continue;
            const bool renamed = std::ranges::find(matched.renamed_services, std::pair(list.service, like.service)) !=
                                 matched.renamed_services.end();
            if (list.service == like.service || renamed) return list.template_path;
        }
        return {};
    }

    void remark_on_workflows(const Snapshot& was, const Snapshot& is) {
        const std::set<std::string_view> before = workflows_of(was);
        const std::set<std::string_view> after = workflows_of(is);
        for (const std::string_view workflow : after)
            if (!before.contains(workflow))
                remark(fmt::format("only the new side has {}; what becomes of tasks in it is not compared", workflow));
        for (const std::string_view workflow : before)
            if (!after.contains(workflow))
                remark(fmt::format("only the old side has {}; what becomes of tasks in it is not compared", workflow));
    }

    void finish() {
        changes_.old_name = before_.name;
        changes_.new_name = after_.name;
        changes_.tasks = fold_changes(std::move(tasks_), after_.of_templates);
        for (const TaskChange& change : changes_.tasks)
            if (!change.was_template.empty()) renames_.paths.emplace(change.was_template, change.template_path);
        changes_.effects = fold_effects(std::move(effects_));
        changes_.findings =
            compare_findings({*before_.results, *before_.tree}, {*after_.results, *after_.tree}, renames_);
        changes_.old_unanalysed = before_.results->unanalysed;
        changes_.new_unanalysed = after_.results->unanalysed;
        if (!data_.empty())
            remark(fmt::format("what differs beside the tasks is not compared further: {}", words_of(data_)));
        for (const std::string& sentence : after_.results->remarks) remark(sentence);
    }

    Side& before_;
    Side& after_;
    std::vector<TaskChange> tasks_;
    std::vector<EffectChange> effects_;
    DataChanges data_;
    Renames renames_;
    ChangeSet changes_;
};

}  // namespace

Side side_of(check::PlayedCheckout& played, check::Checkout& checkout) {
    Side side;
    side.of_templates = true;
    side.results = &played.analysis.results;
    side.tree = checkout.tree.get();
    for (check::PlayedModel& each : played.models) {
        Snapshot snapshot = take_snapshot(*each.rendered.model, each.rendered.rendering->services);
        snapshot.plan = each.rendered.rendering->plan;
        snapshot.lone = each.lone;
        const auto back = std::make_shared<check::WayBack>(each.rendered, *checkout.tree);
        side.contexts.push_back(
            {std::move(snapshot), [back, tree = checkout.tree.get()](text::Position where) {
                 return shown_place(*tree, back->to_checkout(text::Diagnostic{where, {}, {}}).where);
             }});
    }
    return side;
}

Side side_of(check::Analysis& analysis) {
    Side side;
    side.results = &analysis.results;
    side.tree = &analysis.model->tree;
    side.contexts.push_back({take_snapshot(*analysis.model, {}),
                             [tree = side.tree](text::Position where) { return shown_place(*tree, where); }});
    return side;
}

void remark_on_untold_files(ChangeSet& changes, const std::set<std::string, std::less<>>& changed) {
    std::set<std::string_view> told;
    for (const TaskChange& change : changes.tasks) told.insert({change.location.path, change.old_location.path});
    std::vector<std::string> untold;
    for (const std::string& path : changed) {
        const bool is_template = path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".j2");
        if (is_template && !path.starts_with("releasenotes/") && !told.contains(path)) untold.push_back(path);
    }
    if (untold.empty()) return;
    const std::size_t left = untold.size() - std::min(untold.size(), most_files);
    untold.resize(untold.size() - left);
    changes.remarks.push_back(fmt::format("files that differ and change no task: {}{}", fmt::join(untold, ", "),
                                          left > 0 ? fmt::format(" and {} more", left) : ""));
}

ChangeSet compare_sides(Side& before, Side& after) { return Comparison(before, after).run(); }

}  // namespace stepwarden::changes
