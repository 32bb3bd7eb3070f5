#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

struct Case {
    KnownTask reader;
    Reading reading;
    KnownTask definer;
};

/// `check_mode: no` on the task or on a block around it makes it run all the same.
bool runs_in_check_mode(const check::Model& model, const KnownTask& known) {
    if (known.task->check_mode != nullptr) return true;
    if (known.node == nullptr) return false;
    for (auto block = known.node->block; block; block = model.graph.nodes[*block].block)
        if (model.graph.nodes[*block].task->check_mode != nullptr) return true;
    return false;
}

/// Modules that cannot tell what they would do. With `creates` or `removes` they at least look for the file.
bool is_skipped_in_check_mode(const ansible::Task& task) {
    static constexpr std::array<std::string_view, 5> modules{"command", "shell", "script", "raw", "pacemaker_resource"};
    return std::find(modules.begin(), modules.end(), task.action) != modules.end() &&
           task.argument("creates") == nullptr && task.argument("removes") == nullptr;
}

/// Asks whether this is a dry run, or lets failures pass in one.
bool minds_check_mode(const ansible::Task& task) {
    const std::vector<Reading> readings = readings_of(task);
    return task.ignore_errors || task.ignore_errors_template != nullptr ||
           std::any_of(readings.begin(), readings.end(),
                       [](const Reading& reading) { return reading.reference.name == "ansible_check_mode"; });
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
        if (!definition || definition->task == nullptr || definition->task == use.task || definition->skipped) return;
        if (definition->by != simulate::Definition::By::task_register) return;
        const KnownTask reader{use.task, find_node(model_, *use.task)};
        const KnownTask definer{definition->task, find_node(model_, *definition->task)};
        if (!is_skipped_in_check_mode(*definer.task) || runs_in_check_mode(model_, definer)) return;
        if (minds_check_mode(*reader.task)) return;
        auto reading = failing_use(model_, reader, use.name, skipped_register(*definer.task));
        if (reading) cases_[{definer.task->where, use.name}].push_back({reader, std::move(*reading), definer});
    }

    void tell(const std::vector<Case>& cases) {
        const Case& first = cases.front();
        const std::string& name = first.reading.reference.name;
        check::Finding finding = finding_at(model_, first.reader, first.reading);
        finding.severity = check::Severity::note;
        finding.message =
            fmt::format("'{}' reads '{}', which is missing with --check: '{}' skips its command there",
                        title(*first.reader.task), dotted(first.reading.reference), title(*first.definer.task));
        finding.related.push_back({first.definer.task->where,
                                   fmt::format("'{}' is registered here, by {}", name, described(first.definer)),
                                   check::Played::before});
        tell_other_readers(finding, cases, 5);
        finding.help = "give the probe 'check_mode: no' if it only looks, or ask for 'is changed' before reading more";
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<std::pair<text::Position, std::string>, std::vector<Case>> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_register_missing_in_check_mode() {
    return {.id = "flow-register-missing-in-check-mode",
            .severity = check::Severity::note,
            .summary = "a result is read that a dry run with --check does not have",
            .what =
                "`.rc`, `.stdout` and the like of the register of a command, shell, script or pacemaker_resource task "
                "without `check_mode: no`. `is defined` does not help, since a skipped task registers too. Readings "
                "under `is changed`, `is not skipped` or default() are not flagged, nor are tasks that ask for "
                "ansible_check_mode. Always a note: not every playbook is meant for dry runs.",
            .why =
                "With --check such modules are skipped, and the reader fails for want of the attribute, so that the "
                "dry run ends there (16dff38eb, 2d4430bd7, cb9497d76, 7efe1087d).",
            .fix = "Let probes run in check mode, or read what depends on them under `is changed`.",
            .bad =
                "- command: systemctl is-enabled iscsid\n  register: iscsid\n  ignore_errors: true\n- service: "
                "name=iscsid state=stopped\n  when: iscsid.rc == 0\n",
            .good =
                "- command: systemctl is-enabled iscsid\n  register: iscsid\n  ignore_errors: true\n  check_mode: no\n"
                "- service: name=iscsid state=stopped\n  when: iscsid.rc == 0\n",
            .run = run};
}

}  // namespace stepwarden::rules
