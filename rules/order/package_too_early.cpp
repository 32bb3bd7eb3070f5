#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;
using Nodes = std::vector<const graph::Node*>;

constexpr std::string_view rule_id = "order-package-too-early";
/// Its exceptions are those of packages in general.
constexpr std::string_view package_rule = "order-package-before-stop";

/// From how many removals on, and with which share of them at one step, that step counts as the place for removals.
struct Habit {
    std::size_t at_least = SIZE_MAX;
    double share = 1;
};

Habit read_habit(const yaml::Node& ordering) {
    Habit habit;
    const yaml::Node* row = ordering.find("removals_together");
    const yaml::Node* at_least = row != nullptr ? row->find("at_least") : nullptr;
    const yaml::Node* share = row != nullptr ? row->find("share") : nullptr;
    if (at_least != nullptr && at_least->integer > 0) habit.at_least = static_cast<std::size_t>(at_least->integer);
    if (share != nullptr) habit.share = share->floating;
    return habit;
}

class Search {
public:
    Search(const check::Model& model, std::string section, const check::Report& report)
        : model_(model),
          section_(std::move(section)),
          report_(report),
          nodes_(section_nodes(model, section_)),
          usual_(step_of_phase(model, section_, "package")),
          packages_(exceptions(model.ordering, package_rule, "packages")),
          words_(exceptions(model.ordering, package_rule, "words")) {}

    void run() {
        if (!usual_) return;
        const bool removals_are_late = removals_stand_at(*usual_);
        for (const graph::Node* node : nodes_) {
            const std::string updated = changed(*node, Operation::update);
            const std::string removed = removals_are_late ? changed(*node, Operation::remove) : std::string();
            if (updated.empty() && removed.empty()) continue;
            const std::optional<int> step = written_step(model_, *node);
            if (!step || *step >= *usual_ || runs_elsewhere(model_, *node)) continue;
            const graph::Node* stop = stop_from(*step, *node);
            if (stop == nullptr || comes_before_its_stop(*node)) continue;
            if (!updated.empty())
                tell_update(*node, updated, *stop);
            else
                tell_removal(*node, removed, *stop);
        }
    }

private:
    /// The package of a service that the task updates or removes, "*" for all.
    [[nodiscard]] std::string changed(const graph::Node& node, Operation operation) const {
        for (const simulate::Effect& effect : node.effects) {
            if (effect.resource != Resource::package || effect.operation != operation) continue;
            const bool counts = effect.name == "*" || (is_literal(effect.name) && !fits_any(packages_, effect.name));
            if (counts && !has_words(*node.task, words_)) return effect.name;
        }
        return {};
    }

    [[nodiscard]] bool removals_stand_at(int usual) const {
        const Habit habit = read_habit(model_.ordering);
        std::size_t all = 0;
        std::size_t at_usual = 0;
        for (const graph::Node* node : nodes_) {
            if (changed(*node, Operation::remove).empty()) continue;
            const std::optional<int> step = written_step(model_, *node);
            if (!step) continue;
            ++all;
            if (*step == usual) ++at_usual;
        }
        return all >= habit.at_least && static_cast<double>(at_usual) >= habit.share * static_cast<double>(all);
    }

    /// A task that stops a unit at that step or a later one before packages change, best one of another service.
    [[nodiscard]] const graph::Node* stop_from(int step, const graph::Node& change) const {
        const graph::Node* found = nullptr;
        for (const graph::Node* node : nodes_) {
            if (!does(*node, Operation::stop, Resource::unit)) continue;
            const std::optional<int> at = written_step(model_, *node);
            if (!at || *at < step || *at >= *usual_) continue;
            if (are_of_different_services(*node, change)) return node;
            if (found == nullptr) found = node;
        }
        return found;
    }

    [[nodiscard]] check::Finding at(const graph::Node& node, const std::string& package) const {
        check::Finding finding = finding_at(node);
        finding.severity = check::Severity::warning;
        finding.step = written_step(model_, node);
        finding.subject = package;
        return finding;
    }

    /// Its own unit is stopped behind it, which order-package-before-stop tells.
    [[nodiscard]] bool comes_before_its_stop(const graph::Node& change) const {
        const auto own = std::find(nodes_.begin(), nodes_.end(), &change);
        return std::any_of(own, nodes_.end(), [&](const graph::Node* node) {
            return node->role == change.role &&
                   std::any_of(node->effects.begin(), node->effects.end(), [&](const auto& effect) {
                       return effect.operation == Operation::stop && effect.resource == Resource::unit &&
                              std::any_of(change.effects.begin(), change.effects.end(),
                                          [&](const auto& of) { return of.name == effect.name; });
                   });
        });
    }

    /// Within a step the order of two services is that of the role.
    [[nodiscard]] check::Played played(const graph::Node& change, const graph::Node& stop) const {
        return *written_step(model_, stop) > *written_step(model_, change) ? check::Played::after
                                                                           : check::Played::unsaid;
    }

    void tell_update(const graph::Node& node, const std::string& package, const graph::Node& stop) {
        check::Finding finding = at(node, package);
        finding.message =
            fmt::format("'{}' updates {} at step {} of {}, when units are still being stopped at step {}",
                        title(*node.task), package == "*" ? "all packages" : "the package '" + package + "'",
                        *written_step(model_, node), section_, *written_step(model_, stop));
        add_related(finding, {{&stop, written_step(model_, stop)}}, "stops a unit", played(node, stop));
        finding.help = fmt::format("update packages at step {}, the step for it in {}", *usual_, section_);
        report_(std::move(finding));
    }

    void tell_removal(const graph::Node& node, const std::string& package, const graph::Node& stop) {
        check::Finding finding = at(node, package);
        finding.message = fmt::format(
            "'{}' removes the package '{}' at step {} of {}, when units are still being stopped; other "
            "packages are removed at step {}",
            title(*node.task), package, *written_step(model_, node), section_, *usual_);
        add_related(finding, {{&stop, written_step(model_, stop)}}, "stops a unit", played(node, stop));
        finding.help = fmt::format("remove it at step {}, too", *usual_);
        report_(std::move(finding));
    }

    const check::Model& model_;
    std::string section_;
    const check::Report& report_;
    Nodes nodes_;
    std::optional<int> usual_;
    std::vector<std::string> packages_;
    std::vector<std::string> words_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const yaml::Node& section : rows_of(model.ordering, "packages_change_in"))
        Search(model, section.scalar, report).run();
}

}  // namespace

check::Rule order_package_too_early() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "packages change at a step at which units are still being stopped",
            .what =
                "A task of upgrade_tasks or update_tasks that updates a service's package, or all of them, at a step "
                "before the section's step for packages, when some unit is stopped at that step or between the two. A "
                "removal is flagged when most removals of the tree stand at the step for packages. Tools of the "
                "upgrade itself and openvswitch are not flagged.",
            .why =
                "An update restarts units whose database and message bus are going down, and a removal takes along "
                "what depends on the package while it is being stopped. THT updated nova at step 2, and its scheduler "
                "never came up again (559387781); all packages at step 1 (e7a103c5a); and removed ironic-inspector "
                "with neutron behind it at step 2 (8b2fa8e7f, 908465c11).",
            .fix = "Move the task to the section's step for packages.",
            .bad =
                "- name: update nova scheduler\n  yum: name=openstack-nova-scheduler state=latest\n  when: step|int == "
                "2\n- name: Stop neutron\n  service: name=neutron-server state=stopped\n  when: step|int == 2\n",
            .good =
                "- name: update nova scheduler\n  yum: name=openstack-nova-scheduler state=latest\n  when: step|int == "
                "3\n- name: Stop neutron\n  service: name=neutron-server state=stopped\n  when: step|int == 2\n",
            .run = run};
}

}  // namespace stepwarden::rules
