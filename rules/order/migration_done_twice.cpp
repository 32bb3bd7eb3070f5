#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-migration-done-twice";

/// The database that a task migrates whenever its step comes, on every host.
std::string migrated_everywhere(const check::Model& model, const graph::Node& node,
                                const std::vector<std::string>& databases) {
    if (node.task->run_once || runs_elsewhere(model, node) || !other_conditions(model, node).empty()) return {};
    for (const simulate::Effect& effect : node.effects)
        if (effect.operation == Operation::migrate && effect.resource == Resource::database &&
            std::find(databases.begin(), databases.end(), effect.name) != databases.end())
            return effect.name;
    return {};
}

void tell(const graph::Node& node, const std::string& database, const check::Report& report) {
    check::Finding finding = finding_at(node);
    finding.severity = check::Severity::warning;
    finding.step = only_step(node);
    finding.subject = database;
    finding.message = fmt::format(
        "'{}' migrates the database of {} on every host at once, and the deployment that follows does it again on one",
        title(*node.task), database);
    finding.help = "drop the task and leave the migration to the deployment, or do it on the bootstrap node alone";
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    const yaml::Node* facts = model.ordering.find("migrated_by_deployment");
    if (facts == nullptr) return;
    const std::vector<std::string> databases = strings_of(facts->find("databases"));
    for (const std::string& section : strings_of(facts->find("sections")))
        for (const graph::Node* node : section_nodes(model, section))
            if (const std::string database = migrated_everywhere(model, *node, databases); !database.empty())
                tell(*node, database, report);
}

}  // namespace

check::Rule order_migration_done_twice() {
    return {
        .id = rule_id,
        .severity = check::Severity::warning,
        .summary = "upgrade tasks migrate a database that the deployment migrates anyway",
        .what =
            "A task of upgrade_tasks or update_tasks that migrates a service's database with no other condition "
            "than its step, so that each host of the role does it at the same time, when the deployment after the "
            "section migrates that database itself on one host. Tasks that wait for the bootstrap node or for "
            "anything else are not flagged, nor are delegated ones.",
        .why =
            "Two migrations of one schema at once fail on each other's half-made tables, and the one of the "
            "deployment comes later in any case. THT removed them from nine services (ec5ba081c, d23c16432, "
            "8a77f29e5); the one left in the pacemaker variant of cinder-volume raced on every controller until "
            "42d8a1c94.",
        .fix = "Drop the task; where a migration cannot wait for the deployment, do it on the bootstrap node alone.",
        .bad = "- name: Sync keystone DB\n  command: keystone-manage db_sync\n  when: step|int == 5\n",
        .good =
            "- name: Sync the nova cell\n  command: nova-manage db sync\n  when:\n  - step|int == 5\n  - "
            "is_bootstrap_node|bool\n",
        .run = run};
}

}  // namespace stepwarden::rules
