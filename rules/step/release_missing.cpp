#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/rule.hpp"
#include "jinja/evaluate.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view rule_id = "step-release-missing";
constexpr std::string_view section = "fast_forward_upgrade_tasks";
constexpr std::string_view variable = "release";
constexpr std::size_t most_related = 5;
/// With so many services that stop units, and this share of them always waiting for a release, the others
/// have lost theirs.
constexpr std::size_t enough = 10;
constexpr double habit = 0.8;

using Nodes = std::vector<const graph::Node*>;

bool waits_for_release(const check::Model& model, const graph::Node& node) {
    const std::vector<ansible::Condition> conditions = conditions_with_blocks(model, *node.contributed);
    return std::any_of(conditions.begin(), conditions.end(), [](const ansible::Condition& condition) {
        if (!condition.expression) return condition.text.find(variable) != std::string::npos;
        const std::vector<jinja::Reference> references = jinja::references(*condition.expression);
        return std::any_of(references.begin(), references.end(),
                           [](const auto& reference) { return reference.name == variable; });
    });
}

/// Packages and databases go through every release; what was stopped at the first one is stopped.
bool stops(const graph::Node& node) {
    return does(node, simulate::Operation::stop, simulate::Resource::unit) ||
           does(node, simulate::Operation::disable, simulate::Resource::unit);
}

void tell(const Nodes& nodes, const check::Report& report) {
    const graph::Node& first = *nodes.front();
    check::Finding finding = finding_at(first);
    finding.severity = check::Severity::warning;
    finding.step = only_step(first);
    finding.subject = "release";
    finding.message =
        fmt::format("'{}' waits for no release: it runs once for every release that the fast forward upgrade passes",
                    title(*first.task));
    for (std::size_t i = 1; i < nodes.size() && i <= most_related; ++i)
        finding.related.push_back({nodes[i]->where, fmt::format("so does '{}'", title(*nodes[i]->task))});
    finding.help = "add the release at which it is due to its conditions, as the other tasks of the section do";
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    std::map<std::vector<std::string>, Nodes> without;
    std::set<std::vector<std::string>> all;
    for (const graph::Node* node : section_nodes(model, section)) {
        if (!stops(*node) || node->services.empty()) continue;
        all.insert(node->services);
        if (!waits_for_release(model, *node)) without[node->services].push_back(node);
    }
    const auto kept = static_cast<double>(all.size() - without.size());
    if (all.size() < enough || kept < habit * static_cast<double>(all.size())) return;
    for (const auto& [services, nodes] : without) tell(nodes, report);
}

}  // namespace

check::Rule step_release_missing() {
    return {
        .id = rule_id,
        .severity = check::Severity::warning,
        .summary = "a fast forward upgrade task waits for no release",
        .what =
            "Tasks of fast_forward_upgrade_tasks that stop or disable a unit and have no condition on "
            "`release`, in a tree in which four out of five services always have one. The tasks of a service are one "
            "finding. Updates and migrations, which every release on the way needs, are not flagged.",
        .why =
            "The list is played once for each release on the way, so that the task runs again when the service has "
            "long been updated: iscsid was stopped anew for every release (5f147a0b2).",
        .fix = "Add the release to the conditions of the task or of its block.",
        .bad =
            "# fast_forward_upgrade_tasks\n- name: Stop iscsid\n  service: name=iscsid state=stopped\n  when: "
            "step|int == 1\n",
        .good =
            "# fast_forward_upgrade_tasks\n- name: Stop iscsid\n  service: name=iscsid state=stopped\n  when:\n  - "
            "step|int == 1\n  - release == 'ocata'\n",
        .run = run};
}

}  // namespace stepwarden::rules
