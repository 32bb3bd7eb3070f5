#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ansible/keyword_values.hpp"
#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

/// What pacemaker_resource does to the cluster's configuration, in the words of its parameter `state`.
constexpr std::array changes{"enable"sv, "disable"sv, "delete"sv, "manage"sv, "unmanage"sv};
constexpr std::size_t most_related = 8;

const ansible::Field* retries_of(const ansible::Task& task) {
    const auto found = std::ranges::find(task.keywords, "retries", &ansible::Field::name);
    return found == task.keywords.end() ? nullptr : &*found;
}

bool changes_cluster(const ansible::Task& task) {
    if (task.action != "pacemaker_resource") return false;
    const yaml::Node* check_mode = task.argument("check_mode");
    if (check_mode != nullptr && ansible::read_bool(*check_mode).value_or(true)) return false;
    return std::ranges::find(changes, task.argument_text("state")) != changes.end();
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_)) look_at(*known.task);
        for (const auto& [key, tasks] : unretried_) tell_unretried(tasks);
    }

private:
    void look_at(const ansible::Task& task) {
        if (task.is_block || !task.until.empty()) return;
        if (const ansible::Field* retries = retries_of(task)) return tell_retries(task, *retries);
        if (!changes_cluster(task) || task.ignore_errors || task.run_once) return;
        const check::Finding at = finding_at(model_, task);
        unretried_[{at.services, at.role, at.section}].push_back(&task);
    }

    void tell_retries(const ansible::Task& task, const ansible::Field& retries) const {
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::warning;
        finding.where = retries.node->where;
        finding.message = fmt::format("'{}' has retries and no until, so that it is not tried again", title(task));
        finding.help = "register the result and say with `until` when it is good";
        finding.subject = "retries";
        report_(std::move(finding));
    }

    void tell_unretried(const std::vector<const ansible::Task*>& tasks) const {
        const ansible::Task& first = *tasks.front();
        check::Finding finding = finding_at(model_, first);
        finding.severity = check::Severity::warning;
        finding.where = first.action_where;
        finding.message = fmt::format(
            "'{}' changes the cluster's configuration and is not tried again when another node changes it "
            "at the same moment",
            title(first));
        finding.help = "register the result, and give the task `retries: 5` and `until: output.rc == 0`";
        finding.subject = first.argument_text("resource");
        for (std::size_t i = 1; i < tasks.size() && i <= most_related; ++i)
            finding.related.push_back({tasks[i]->action_where, fmt::format("nor is '{}'", title(*tasks[i]))});
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<std::tuple<std::vector<std::string>, std::string, std::string>, std::vector<const ansible::Task*>>
        unretried_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_missing_until() {
    return {
        .id = "schema-missing-until",
        .severity = check::Severity::warning,
        .summary = "a task is meant to be tried again, or has to be, and has no until",
        .what =
            "A task with `retries` and without `until`; and a pacemaker_resource that enables, disables, deletes or "
            "(un)manages a resource without `until`. Tasks that only look, and those whose errors are ignored, are "
            "not flagged. One finding for a service's section.",
        .why =
            "Before ansible-core 2.16 retries count only with until. A change of the cluster's configuration is "
            "refused while another node makes one, and the upgrade stops there: e92430d8d made all such tasks try "
            "again.",
        .fix = "Register the result and repeat until it is good.",
        .bad =
            "- name: disable the redis cluster resource\n  pacemaker_resource:\n    resource: redis\n    state: "
            "disable\n",
        .good =
            "- name: disable the redis cluster resource\n  pacemaker_resource:\n    resource: redis\n    state: "
            "disable\n  register: output\n  retries: 5\n  until: output.rc == 0\n",
        .run = run};
}

}  // namespace stepwarden::rules
