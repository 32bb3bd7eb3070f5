#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

using value::Value;

struct Case {
    KnownTask reader;
    Reading reading;
    KnownTask definer;
};

bool is_async(const ansible::Task& task) {
    if (task.node == nullptr) return false;
    const yaml::Node* async = task.node->find("async");
    return async != nullptr && !(async->kind == yaml::Kind::integer && async->integer == 0);
}

bool goes_on_after_failure(const ansible::Task& task) {
    return task.ignore_errors || std::any_of(task.failed_when.begin(), task.failed_when.end(),
                                             [](const ansible::Condition& each) { return each.literal == false; });
}

/// What is left of a job that did not end in time.
Value timed_out() {
    return value::Dict{{Value("failed"), Value(true)},
                       {Value("changed"), Value(false)},
                       {Value("msg"), Value("async task did not complete within the requested time")},
                       {Value("async_result"), Value::unknown("the job so far", true)}};
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::ObservedUse& use : model_.observations.uses) look_at(use);
        for (const auto& [key, cases] : cases_) tell(cases);
    }

private:
    void look_at(const simulate::ObservedUse& use) {
        const auto& definition = use.definition;
        if (!definition || definition->task == nullptr || definition->task == use.task) return;
        if (definition->by != simulate::Definition::By::task_register) return;
        if (!is_async(*definition->task) || !goes_on_after_failure(*definition->task)) return;
        const KnownTask reader{use.task, find_node(model_, *use.task)};
        auto reading = failing_use(model_, reader, use.name, timed_out());
        if (!reading) return;
        const KnownTask definer{definition->task, find_node(model_, *definition->task)};
        cases_[{definer.task->where, use.name}].push_back({reader, std::move(*reading), definer});
    }

    void tell(const std::vector<Case>& cases) {
        const Case& first = cases.front();
        const std::string& name = first.reading.reference.name;
        check::Finding finding = finding_at(model_, first.reader, first.reading);
        finding.message = fmt::format("'{}' reads '{}', which '{}' does not leave when its time runs out",
                                      title(*first.reader.task), dotted(first.reading.reference), name);
        finding.related.push_back({first.definer.task->where,
                                   fmt::format("'{}' is registered here, with async and its failure let pass", name),
                                   check::Played::before});
        tell_other_readers(finding, cases, 5);
        finding.help = fmt::format("let the task fail when '{}.rc is not defined', or read with default()", name);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<std::pair<text::Position, std::string>, std::vector<Case>> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_result_of_timed_out_task() {
    return {
        .id = "flow-result-of-timed-out-task",
        .severity = check::Severity::warning,
        .summary = "a task reads a result that is missing when an async task runs out of time",
        .what =
            "`.rc`, `.stdout` and the like of the register of a task with `async` whose failure is let pass by "
            "`failed_when: false` or `ignore_errors`. Readings under `is defined`, default() or `is success` are "
            "not flagged.",
        .why =
            "A job that does not end in time registers a message and no rc. The failure that was let pass comes "
            "back as an undefined variable one task later, and hides what went wrong: THT ran os-net-config so "
            "(3fff96c36).",
        .fix = "Fail the task itself when it has no rc: `failed_when: result.rc is not defined`.",
        .bad =
            "- command: os-net-config\n  async: 300\n  poll: 3\n  register: network\n  failed_when: false\n- copy:\n"
            "    content: \"{{ network.rc }}\"\n    dest: /var/lib/returncode\n",
        .good =
            "- command: os-net-config\n  async: 300\n  poll: 3\n  register: network\n  failed_when: network.rc is "
            "not defined\n- copy:\n    content: \"{{ network.rc }}\"\n    dest: /var/lib/returncode\n",
        .run = run};
}

}  // namespace stepwarden::rules
