#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/enclosing.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/setters.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

struct Case {
    const graph::Node* probe = nullptr;
    const graph::Node* reader = nullptr;
    std::string name;
    std::string unit;
    /// Tasks that come after the one that takes the unit down, and may read what the probe says then.
    std::vector<const graph::Node*> later;
};

/// Conditions on the release are of lists that are played once for each release on the way.
bool is_played_by_release(const check::Model& model, const graph::Node& node) {
    for (const ansible::Condition* condition : conditions_around(model, node)) {
        if (!condition->expression) continue;
        for (const jinja::Reference& reference : jinja::references(*condition->expression))
            if (reference.name == "release") return true;
    }
    return false;
}

/// What of a unit a probe asks systemd for, as the operation that makes the answer no.
std::optional<Operation> asked_for(const ansible::Task& task) {
    static const std::vector<std::string> enabled{"is-enabled"};
    static const std::vector<std::string> active{"is-active"};
    if ((task.action != "command" && task.action != "shell") || task.register_name.empty()) return std::nullopt;
    if (has_words(task, enabled)) return Operation::disable;
    return has_words(task, active) ? std::optional(Operation::stop) : std::nullopt;
}

/// The unit that the task turns the probe's answer to no for: its name is in the probe's command too, or both go over a
/// loop.
std::string unit_taken_down(const graph::Node& reader, const graph::Node& probe, Operation turns) {
    for (const simulate::Effect& effect : reader.effects) {
        if (effect.resource != Resource::unit || effect.operation != turns) continue;
        if (effect.name.empty()) {
            if (probe.task->loop && reader.task->loop) return "these units";
            continue;
        }
        const std::vector<std::string> name{effect.name};
        if (has_words(*probe.task, name)) return effect.name;
    }
    return {};
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report) : model_(model), report_(report) {}

    void run() {
        for (const simulate::ObservedUse& use : model_.observations.uses) look_at(use);
        for (const simulate::ObservedUse& use : model_.observations.uses) look_for_later_reader(use);
        for (const auto& [key, found] : cases_) tell(found);
    }

private:
    void look_at(const simulate::ObservedUse& use) {
        if (!use.definition || use.definition->task == nullptr) return;
        const graph::Node* probe = find_node(model_, *use.definition->task);
        const graph::Node* reader = find_node(model_, *use.task);
        if (probe == nullptr || reader == nullptr || !probe->contributed) return;
        const auto turns = asked_for(*probe->task);
        if (!turns) return;
        if (probe->section != reader->section || !probe->every_step || probe->steps.size() < 2) return;
        // What runs at one step only, and is not the last: then the probe comes again.
        if (reader->steps.size() != 1 || reader->steps.front() >= probe->steps.back()) return;
        const std::string unit = unit_taken_down(*reader, *probe, *turns);
        if (!unit.empty()) cases_.try_emplace({probe, use.name}, Case{probe, reader, use.name, unit, {}});
    }

    void look_for_later_reader(const simulate::ObservedUse& use) {
        if (!use.definition || use.definition->task == nullptr) return;
        const auto found = cases_.find({find_node(model_, *use.definition->task), use.name});
        const graph::Node* reader = find_node(model_, *use.task);
        if (found == cases_.end() || reader == nullptr || reader->steps.empty() || reader->every_step) return;
        if (reader->steps.back() > found->second.reader->steps.front()) found->second.later.push_back(reader);
    }

    void tell(const Case& found) {
        check::Finding finding = finding_at(*found.probe);
        const bool matters = !found.later.empty() || is_played_by_release(model_, *found.reader);
        finding.severity = matters ? check::Severity::warning : check::Severity::note;
        finding.message = fmt::format(
            "'{}' asks anew at each of the steps {} to {}, but '{}' takes down {} at step {}: from then on "
            "'{}' tells what the upgrade did, not what was there",
            title(*found.probe->task), found.probe->steps.front(), found.probe->steps.back(),
            title(*found.reader->task), found.unit, found.reader->steps.front(), found.name);
        finding.related.push_back(
            {found.reader->where, fmt::format("'{}' is read here", found.name), check::Played::after});
        if (!found.later.empty())
            finding.related.push_back({found.later.front()->where, "and here at a later step", check::Played::after});
        finding.help =
            "ask at the first step only, and keep the answer with set_fact in a task with the same condition";
        finding.subject = found.name;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::map<std::pair<const graph::Node*, std::string>, Case> cases_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_probe_repeated() {
    return {
        .id = "flow-probe-repeated",
        .severity = check::Severity::warning,
        .summary = "a probe without a step asks again after the task that it guards has changed the answer",
        .what =
            "A `systemctl is-enabled` or `is-active` without a condition on the step, in a list that is played for "
            "several steps, whose register guards a task that turns the answer to no at one of the earlier ones: it "
            "disables the unit that `is-enabled` asks for, or stops the one that `is-active` does. Probes that run at "
            "one step only are not flagged, nor are those whose reader comes at "
            "the last step.",
        .why =
            "The register is overwritten at each step, and after the stop it says that nothing was there. Whatever "
            "reads it later, in this service or another, decides by that. THT's fast forward upgrade was mended "
            "service by service: facts set once at step 0 (d2eeb17d9, 503762d01, 9765f8d22).",
        .fix = "Probe at step 0 and keep the answer as a fact.",
        .bad =
            "- name: is glance there\n  command: systemctl is-enabled openstack-glance-api\n  register: glance\n  "
            "ignore_errors: true\n- name: stop glance\n  service: name=openstack-glance-api state=stopped "
            "enabled=no\n  when:\n    - step|int == 1\n    - glance.rc == 0\n",
        .good =
            "- name: is glance there\n  command: systemctl is-enabled openstack-glance-api\n  register: glance\n  "
            "ignore_errors: true\n  when: step|int == 0\n- set_fact:\n    glance_enabled: \"{{ glance.rc == 0 "
            "}}\"\n  when: step|int == 0\n- name: stop glance\n  service: name=openstack-glance-api state=stopped "
            "enabled=no\n  when:\n    - step|int == 1\n    - glance_enabled|bool\n",
        .run = run};
}

}  // namespace stepwarden::rules
