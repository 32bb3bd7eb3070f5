#include "changes/compare_tasks.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "changes/shorten.hpp"

namespace stepwarden::changes {
namespace {

template <typename T>
void add_once(std::vector<T>& list, const T& value) {
    if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

std::vector<FieldChange> compare_fields(const std::vector<Field>& before, const std::vector<Field>& after) {
    std::vector<FieldChange> changes;
    auto was = before.begin();
    auto is = after.begin();
    while (was != before.end() || is != after.end()) {
        if (is == after.end() || (was != before.end() && was->name < is->name)) {
            changes.push_back({was->name, shorten(was->text), std::nullopt});
            ++was;
        } else if (was == before.end() || is->name < was->name) {
            changes.push_back({is->name, std::nullopt, shorten(is->text)});
            ++is;
        } else {
            if (was->value != is->value) {
                auto [old_text, new_text] = shorten(was->text, is->text);
                changes.push_back({was->name, std::move(old_text), std::move(new_text)});
            }
            ++was;
            ++is;
        }
    }
    return changes;
}

/// The conditions that only `these` has.
std::vector<std::string> only_in(const std::vector<Gate>& these, const std::vector<Gate>& those, bool with_steps) {
    std::vector<std::string> texts;
    for (const Gate& gate : these)
        if (std::ranges::find(those, gate.meaning, &Gate::meaning) == those.end() && (with_steps || !gate.about_step))
            add_once(texts, shorten(gate.text));
    return texts;
}

/// Its own work is done by the tasks of another file; a role's tasks may not be there to be seen.
bool includes_file(ansible::Inclusion inclusion) {
    using enum ansible::Inclusion;
    return inclusion == import_tasks || inclusion == include_tasks || inclusion == include;
}

using Moment = std::tuple<std::string_view, std::string_view, std::optional<int>>;

class Comparer {
public:
    Comparer(const TaskComparison& comparison, const Matched& matched) : comparison_(comparison), matched_(matched) {
        const std::set<std::string_view> before = workflows_of(comparison.before);
        for (const std::string_view workflow : workflows_of(comparison.after))
            if (before.contains(workflow)) workflows_.insert(workflow);
    }

    /// Nothing when it does the same as before.
    std::optional<TaskChange> compare(const MatchedTask& matched) {
        TaskChange change;
        if (!matched.before) {
            change.kind = ChangeKind::added;
            describe_alone(*matched.after, change);
        } else if (!matched.after) {
            change.kind = ChangeKind::removed;
            describe_alone(*matched.before, change);
        } else if (!describe_both(matched, change)) {
            return std::nullopt;
        }
        add_places(matched, change);
        return change;
    }

private:
    static void describe_alone(const Listed& listed, TaskChange& change) {
        describe(listed, change);
        change.steps = listed.task->steps;
        for (const Happening& each : listed.task->happenings) {
            VerdictChange verdict{std::string(each.workflow), std::string(each.role), each.step, Verdict::skip,
                                  Verdict::skip};
            (change.kind == ChangeKind::added ? verdict.new_verdict : verdict.old_verdict) = each.verdict;
            change.verdicts.push_back(std::move(verdict));
        }
        add_context(listed, change);
    }

    static void describe(const Listed& listed, TaskChange& change) {
        change.service = listed.list->service;
        change.section = listed.list->section;
        change.task = title_of(*listed.task);
        change.brings_tasks = listed.task->task == nullptr || includes_file(listed.task->task->inclusion);
    }

    static void add_context(const Listed& listed, TaskChange& change) {
        if (!listed.list->role.empty()) add_once(change.roles, listed.list->role);
        if (!listed.list->template_path.empty()) add_once(change.contributors, listed.list->template_path);
        for (const std::string& service : listed.task->services)
            if (!service.empty()) add_once(change.services, service);
        for (const Happening& each : listed.task->happenings) {
            // Tasks of no service are at home wherever they run.
            if (listed.list->role.empty() && !each.role.empty()) add_once(change.roles, std::string(each.role));
            add_once(change.workflows, std::string(each.workflow));
        }
    }

    bool describe_both(const MatchedTask& matched, TaskChange& change) const {
        const Listed& was = *matched.before;
        const Listed& is = *matched.after;
        describe(is, change);
        bool differs = false;
        // That a service as a whole is called otherwise is told once, elsewhere; that its tasks moved is told here.
        if (is_other_list(was, is)) {
            differs = true;
            if (!is.list->service.empty() && was.list->service != is.list->service)
                change.was_service = was.list->service;
            if (was.list->section != is.list->section) change.was_section = was.list->section;
        }
        if (was.task->element.content != is.task->element.content) differs |= compare_content(was, is, change);
        if (was.task->steps != is.task->steps) {
            change.moved_steps = MovedSteps{was.task->steps, is.task->steps};
            differs = true;
        }
        change.steps = is.task->steps;
        differs |= compare_verdicts(was, is, change);
        change.reordered = matched.reordered;
        differs |= change.reordered.has_value();
        add_context(was, change);
        add_context(is, change);
        return differs;
    }

    static bool holds(const std::vector<std::pair<std::string, std::string>>& renames, const std::string& was,
                      const std::string& is) {
        return was == is || std::ranges::find(renames, std::pair(was, is)) != renames.end();
    }

    /// Another section or service, and not the same one under another name. A service that cannot be told on one side
    /// may be the same.
    [[nodiscard]] bool is_other_list(const Listed& was, const Listed& is) const {
        if (!holds(matched_.renamed_files, was.list->section, is.list->section)) return true;
        if (was.list->service.empty() || is.list->service.empty()) return false;
        return !holds(matched_.renamed_services, was.list->service, is.list->service) &&
               !holds(matched_.renamed_services, was.list->template_path, is.list->template_path) &&
               std::ranges::find_first_of(was.task->services, is.task->services) == was.task->services.end();
    }

    static bool compare_content(const Listed& was, const Listed& is, TaskChange& change) {
        const TaskContent before = was.task->content();
        const TaskContent after = is.task->content();
        if (before.name != after.name) change.was_task = title_of(*was.task);
        change.fields = compare_fields(before.fields, after.fields);
        const bool moved = was.task->steps != is.task->steps;
        // Where the step alone decides, at which steps it runs says more than how that is written.
        change.gates_added = only_in(after.gates, before.gates, !moved && is.task->steps.empty());
        change.gates_removed = only_in(before.gates, after.gates, !moved && was.task->steps.empty());
        return !change.was_task.empty() || !change.fields.empty() || !change.gates_added.empty() ||
               !change.gates_removed.empty();
    }

    bool compare_verdicts(const Listed& was, const Listed& is, TaskChange& change) const {
        if (was.task->happenings == is.task->happenings) return false;
        std::map<Moment, std::pair<Verdict, Verdict>> verdicts;
        for (const Happening& each : was.task->happenings)
            verdicts[{each.workflow, each.role, each.step}].first = each.verdict;
        for (const Happening& each : is.task->happenings)
            verdicts[{each.workflow, each.role, each.step}].second = each.verdict;
        for (const auto& [moment, verdict] : verdicts) {
            const auto& [workflow, role, step] = moment;
            if (verdict.first == verdict.second || !workflows_.contains(workflow)) continue;
            change.verdicts.push_back({std::string(workflow), std::string(role), step, verdict.first, verdict.second});
        }
        return !change.verdicts.empty();
    }

    void add_places(const MatchedTask& matched, TaskChange& change) const {
        if (matched.after) change.location = comparison_.place_after(matched.after->task->where);
        if (matched.before) change.old_location = comparison_.place_before(matched.before->task->where);
        change.template_path = matched.after ? change.location.path : change.old_location.path;
        if (matched.after && matched.before && change.old_location.path != change.location.path)
            change.was_template = change.old_location.path;
    }

    const TaskComparison& comparison_;
    const Matched& matched_;
    /// Those of both sides.
    std::set<std::string_view> workflows_;
};

}  // namespace

std::set<std::string_view> workflows_of(const Snapshot& snapshot) {
    const check::Model& model = *snapshot.model;
    std::set<std::string_view> workflows;
    for (const simulate::Timeline& timeline : model.timelines) workflows.insert(timeline.workflow);
    for (const text::FileId playbook : model.layout.playbooks)
        workflows.insert(tripleo::without_extension(model.tree.path(playbook)));
    return workflows;
}

std::vector<TaskChange> compare_tasks(const TaskComparison& comparison, const Matched& matched) {
    std::vector<TaskChange> changes;
    Comparer comparer(comparison, matched);
    for (const MatchedTask& each : matched.tasks)
        if (auto change = comparer.compare(each)) changes.push_back(std::move(*change));
    return changes;
}

}  // namespace stepwarden::changes
