#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/passes.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-package-before-stop";

bool holds(const std::vector<std::string>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view stem(std::string_view name) {
    static constexpr std::string_view prefix = "openstack-";
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

bool changes_package(const simulate::Effect& effect) {
    return effect.resource == Resource::package &&
           (effect.operation == Operation::update || effect.operation == Operation::remove);
}

bool stops_unit(const simulate::Effect& effect) {
    return effect.resource == Resource::unit && effect.operation == Operation::stop && is_literal(effect.name);
}

/// A package that changes, and the stops of its units that come after it.
struct Change {
    StepTask task;
    std::vector<std::string> packages;
    std::vector<StepTask> stops;
    std::string unit;
};

/// What ordering.yaml says of packages: those that no service's unit is of, and words of tasks that change packages
/// otherwise.
struct Facts {
    std::vector<std::string> packages;
    std::vector<std::string> words;
};

/// One class of hosts in one section of a workflow.
class Walk {
public:
    Walk(const check::Model& model, const Facts& facts) : model_(model), facts_(facts) {}

    void take(const simulate::Occurrence& occurrence) {
        const graph::Node& node = model_.node_of(occurrence);
        if (!occurrence.step || node.every_step || runs_elsewhere(model_, node)) return;
        const StepTask task{&node, occurrence.step};
        for (const simulate::Effect& effect : node.effects) {
            if (stops_unit(effect)) stop(task, effect.name);
            if (changes_package(effect)) change(task, effect.name);
        }
    }

    [[nodiscard]] const std::vector<Change>& changes() const { return changes_; }

private:
    void change(const StepTask& task, const std::string& package) {
        const bool counts = package == "*" || (is_literal(package) && !fits_any(facts_.packages, package));
        if (!counts || has_words(*task.node->task, facts_.words)) return;
        if (changes_.empty() || changes_.back().task.node != task.node) changes_.push_back({task, {}, {}, {}});
        changes_.back().packages.push_back(package);
    }

    /// A unit that was down when its package changed may be stopped once more.
    void stop(const StepTask& task, const std::string& unit) {
        if (!stopped_.insert(unit).second) return;
        for (Change& change : changes_) {
            const auto fits = [&](const std::string& package) {
                return package == "*" || belongs(package, *change.task.node, unit, *task.node);
            };
            if (std::none_of(change.packages.begin(), change.packages.end(), fits) || change.task.node == task.node)
                continue;
            if (exclude_each_other(other_conditions(model_, *change.task.node), other_conditions(model_, *task.node)))
                continue;
            if (change.stops.empty()) change.unit = unit;
            change.stops.push_back(task);
        }
    }

    [[nodiscard]] bool belongs(const std::string& package, const graph::Node& change, const std::string& unit,
                               const graph::Node& stop) const {
        if (stem(package) == stem(unit)) return true;
        const auto is_same = [&](const std::string& service) { return holds(change.services, service); };
        if (std::any_of(stop.services.begin(), stop.services.end(), is_same)) return true;
        // Units like httpd are of many services: the one whose task stops it decides.
        return std::any_of(model_.services.services.begin(), model_.services.services.end(),
                           [&](const tripleo::ServiceFacts& service) {
                               return holds(service.units, unit) && fits_any(service.packages, package) &&
                                      holds(stop.services, service.name);
                           });
    }

    const check::Model& model_;
    const Facts& facts_;
    std::vector<Change> changes_;
    std::set<std::string> stopped_;
};

void tell(const Change& change, const check::Report& report) {
    const bool is_all = holds(change.packages, "*");
    const std::string what = is_all ? "all packages" : fmt::format("the package '{}'", change.packages.front());
    check::Finding finding = finding_at(*change.task.node);
    finding.severity = check::Severity::warning;
    finding.step = change.task.step;
    finding.subject = change.packages.front();
    finding.message = fmt::format("'{}' changes {} at {}, before '{}' is stopped at {}", title(*change.task.node->task),
                                  what, in_words(change.task.step), change.unit, in_words(change.stops.front().step));
    add_related(finding, change.stops, "stops what still runs from the old package,", check::Played::after);
    finding.help = "stop the units first, in an earlier step";
    report(std::move(finding));
}

void look_at(const check::Model& model, const Pass& pass, std::string_view section, const Facts& facts,
             std::set<const graph::Node*>& told, const check::Report& report) {
    Walk walk(model, facts);
    for (const simulate::Occurrence* occurrence : pass.occurrences)
        if (model.node_of(*occurrence).section == section) walk.take(*occurrence);
    for (const Change& change : walk.changes())
        if (!change.stops.empty() && told.insert(change.task.node).second) tell(change, report);
}

void run(const check::Model& model, const check::Report& report) {
    const Facts facts{exceptions(model.ordering, rule_id, "packages"), exceptions(model.ordering, rule_id, "words")};
    const std::span<const yaml::Node> sections = rows_of(model.ordering, "packages_change_in");
    std::set<const graph::Node*> told;
    for (const Pass& pass : passes(model)) {
        if (!pass.is_default) continue;
        for (const yaml::Node& section : sections) look_at(model, pass, section.scalar, facts, told, report);
    }
}

}  // namespace

check::Rule order_package_before_stop() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "a package is updated or removed before its unit is stopped",
            .what =
                "A task of upgrade_tasks or update_tasks that updates or removes a package, or all of them, when a "
                "later task of the "
                "same host still has to stop a unit of that package. Tools of the upgrade itself, openvswitch, and "
                "units that were "
                "stopped once already are not flagged.",
            .why =
                "The service runs on with its files changed under it, restarts half way through the transaction, or "
                "loses its unit file so "
                "that the stop fails. THT updated all packages at step 1 while services were stopped at step 2 "
                "(e7a103c5a), and nova-api before its stop at the same step (10ba1fa60).",
            .fix = "Stop the unit at an earlier step than the one that changes the package.",
            .bad =
                "- name: update nova\n  yum: {name: openstack-nova-api, state: latest}\n  when: step|int == 1\n"
                "- name: stop nova\n  service: {name: openstack-nova-api, state: stopped}\n  when: step|int == 2\n",
            .good =
                "- name: stop nova\n  service: {name: openstack-nova-api, state: stopped}\n  when: step|int == 1\n"
                "- name: update nova\n  yum: {name: openstack-nova-api, state: latest}\n  when: step|int == 3\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
