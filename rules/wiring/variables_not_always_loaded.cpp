#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "simulate/workflow.hpp"

namespace stepwarden::rules {
namespace {

using Tags = std::vector<std::string>;

bool has(const Tags& tags, std::string_view tag) { return std::ranges::find(tags, tag) != tags.end(); }

/// Playbooks that a client runs with --tags.
std::set<std::string, std::less<>> tagged_playbooks(const tripleo::Knowledge& knowledge) {
    std::set<std::string, std::less<>> names;
    for (const simulate::Workflow& workflow : simulate::read_workflows(knowledge.file("workflows.yaml")))
        for (const simulate::PlaybookRun& run : workflow.runs)
            if (!run.tags.only.empty()) names.insert(run.playbooks.begin(), run.playbooks.end());
    return names;
}

/// The first task of a play that takes variables from a file, for the plays after it.
const ansible::Task* loading_task(const ansible::Play& play) {
    const ansible::Task* found = nullptr;
    for (const auto* list : {&play.pre_tasks, &play.tasks})
        for (const ansible::Task& top : *list)
            ansible::for_each_nested(top, [&](const ansible::Task& task) {
                if (found == nullptr && task.action == "include_vars") found = &task;
            });
    return found;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        const std::set<std::string, std::less<>> tagged = tagged_playbooks(model_.knowledge);
        const simulate::PlayRun* always = nullptr;
        for (const simulate::PlayRun& play : model_.schedule.plays)
            if (always == nullptr && loading_task(*play.play) != nullptr && has(play.play->tags, "always"))
                always = &play;
        if (always == nullptr) return;
        for (const simulate::PlayRun& play : model_.schedule.plays)
            if (tagged.contains(tripleo::without_extension(model_.tree.path(play.playbook)))) look_at(play, *always);
    }

private:
    void look_at(const simulate::PlayRun& play, const simulate::PlayRun& always) {
        const ansible::Task* task = loading_task(*play.play);
        Tags tags = play.play->tags;
        if (task == nullptr) return;
        tags.insert(tags.end(), task->tags.begin(), task->tags.end());
        if (tags.empty() || has(tags, "always") || has(tags, "never") || !told_.insert(play.name).second) return;
        check::Finding finding;
        finding.where = play.play->where;
        finding.task = task->name;
        finding.subject = play.name;
        finding.message = fmt::format(
            "'{}' loads variables for the plays after it and is tagged {}, so that a run with other tags goes without "
            "them: {} is run with --tags",
            play.name.empty() ? play.play->hosts : play.name, fmt::join(tags, ", "), model_.tree.path(play.playbook));
        finding.related.push_back({always.play->where, "this play loads variables too, and is tagged always"});
        finding.help = "add the tag always";
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    /// Names of plays: every playbook has the same ones in front.
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_variables_not_always_loaded() {
    return {
        .id = "wiring-variables-not-always-loaded",
        .severity = check::Severity::warning,
        .summary = "a play loads variables for later plays and is skipped by runs with --tags",
        .what =
            "A play with include_vars that has tags but not `always`, in a playbook that a client runs with --tags, "
            "where another play that loads variables is tagged `always`. Plays without tags and plays that only gather "
            "facts are not flagged.",
        .why =
            "With `--tags ceph` the play is skipped while the tasks that read its variables run: external upgrade "
            "tasks "
            "failed for want of *_short_node_names (e8a2dcbb8).",
        .fix = "Add `always` to the tags of the play.",
        .bad =
            "- hosts: overcloud\n  name: Set all_nodes data\n  tasks:\n    - include_vars: group_vars/overcloud.json\n "
            " "
            "tags: [facts]\n",
        .good =
            "- hosts: overcloud\n  name: Set all_nodes data\n  tasks:\n    - include_vars: group_vars/overcloud.json\n "
            " "
            "tags: [facts, always]\n",
        .run = run,
        .in_company = true};
}

}  // namespace stepwarden::rules
