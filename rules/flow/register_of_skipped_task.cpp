#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/failing_use.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Definition;

/// A task that reads what a skipped task did not leave.
struct Case {
    KnownTask reader;
    Reading reading;
    KnownTask definer;
};

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::ObservedUse& use : model_.observations.uses) look_at(use);
        for (const auto& [key, cases] : cases_) tell(cases);
    }

private:
    using Key = std::tuple<const graph::Node*, const ansible::Task*, std::string>;

    void look_at(const simulate::ObservedUse& use) {
        const auto& definition = use.definition;
        if (!definition || !definition->skipped || definition->task == nullptr) return;
        if (definition->by != Definition::By::task_register || definition->task == use.task) return;
        const KnownTask reader{use.task, find_node(model_, *use.task)};
        auto reading = failing_use(model_, reader, use.name, skipped_register(*definition->task));
        if (!reading || !is_where_it_was_seen(use, *reading)) return;
        // A loop is skipped for want of items, too, and then nothing is missing in its results.
        if (definition->task->loop && !reading->reference.path.empty() && reading->reference.path.front() == "results")
            return;
        const KnownTask definer{definition->task, find_node(model_, *definition->task)};
        cases_[{definer.node, definer.node != nullptr ? nullptr : definer.task, use.name}].push_back(
            {reader, std::move(*reading), definer});
    }

    /// A loop is read before the conditions are judged, so that reading it says nothing of what these read.
    static bool is_where_it_was_seen(const simulate::ObservedUse& use, const Reading& reading) {
        const bool in_loop = use.task->loop && use.where == use.task->loop->source->where;
        return !in_loop || reading.in == Reading::In::loop;
    }

    /// It runs at another moment of the same run: then what it registered is lost.
    [[nodiscard]] bool runs_elsewhen(const KnownTask& definer) const { return may_run(model_, definer); }

    void tell(const std::vector<Case>& cases) {
        const Case& first = cases.front();
        const jinja::Reference& reference = first.reading.reference;
        check::Finding finding = finding_at(model_, first.reader, first.reading);
        finding.severity = check::Severity::error;
        finding.message =
            fmt::format("'{}' reads '{}', but the task that registers '{}' is skipped {}", title(*first.reader.task),
                        dotted(reference), reference.name,
                        runs_elsewhen(first.definer) ? "by then, and skipping overwrites the register" : "before");
        finding.related.push_back(
            {first.definer.task->where,
             fmt::format("'{}' is registered here, by {}", reference.name, described(first.definer)),
             check::Played::before});
        tell_other_readers(finding, cases, 5);
        finding.help = fmt::format(
            "a skipped task registers no '{}': keep the result with set_fact where the task runs, or repeat its "
            "conditions before this one",
            reference.path.empty() ? std::string("result") : reference.path.front());
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<Key, std::vector<Case>> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_register_of_skipped_task() {
    return {.id = "flow-register-of-skipped-task",
            .severity = check::Severity::error,
            .summary = "a task reads a result from the register of a task that was skipped",
            .what =
                "A condition or argument that reads `.rc`, `.stdout`, `.stat` or another part of a result from a "
                "register whose task is surely skipped at that moment: it runs only at another step, on other hosts, "
                "or never. Reading `is changed`, `is skipped`, `.changed` or with default() is not flagged, nor is a "
                "reading that an earlier condition of the task keeps from happening.",
            .why =
                "A skipped task registers too: `skipped: true`, and nothing else. In a loop over steps it overwrites "
                "what it registered at its own step, so the reader at the next step fails with \"'dict object' has no "
                "attribute 'rc'\" and ends the upgrade there. THT's fast forward upgrade had this in nearly every "
                "service until the results were kept as facts (e2f00ef1d, d109c1d7a, d2eeb17d9).",
            .fix =
                "Keep what matters with set_fact in a task with the same conditions, and read the fact; or read the "
                "result under the conditions of the task that registers it.",
            .bad =
                "- name: is it enabled\n  command: systemctl is-enabled httpd\n  register: httpd\n  failed_when: "
                "false\n  when: step|int == 0\n- name: stop it\n  service: name=httpd state=stopped\n  when:\n    - "
                "step|int == 1\n    - httpd.rc == 0\n",
            .good =
                "- name: is it enabled\n  command: systemctl is-enabled httpd\n  register: httpd\n  failed_when: "
                "false\n  when: step|int == 0\n- name: keep that\n  set_fact:\n    httpd_enabled: \"{{ httpd.rc == 0 "
                "}}\"\n  when: step|int == 0\n- name: stop it\n  service: name=httpd state=stopped\n  when:\n    - "
                "step|int == 1\n    - httpd_enabled|bool\n",
            .run = run};
}

}  // namespace stepwarden::rules
