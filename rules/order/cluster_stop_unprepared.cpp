#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-cluster-stop-unprepared";

/// Only the own node's part of the cluster, as a rolling update stops it.
bool stops_node(const graph::Node& node) {
    return std::any_of(node.effects.begin(), node.effects.end(), [](const simulate::Effect& effect) {
        return effect.operation == Operation::stop && effect.resource == Resource::cluster && effect.name != "*";
    });
}

void look_at(const check::Model& model, const tripleo::ContributedList& list, const yaml::Node& row,
             const check::Report& report) {
    const std::vector<std::string> words = strings_of(row.find("words"));
    for (const graph::Node* node : list_nodes(model, list)) {
        if (has_words(*node->task, words)) return;
        if (!stops_node(*node)) continue;
        check::Finding finding = finding_at(*node);
        finding.severity = check::Severity::warning;
        finding.step = only_step(*node);
        finding.subject = std::string(text_of(row.find("lack")));
        finding.message = fmt::format("'{}' stops the node's cluster during a rolling update, and no task before it {}",
                                      title(*node->task), finding.subject);
        finding.help = fmt::format("do so at the same step or an earlier one: {}", text_of(row.find("why")));
        report(std::move(finding));
        return;
    }
}

void run(const check::Model& model, const check::Report& report) {
    for (const yaml::Node& row : rows_of(model.ordering, "before_cluster_stop")) {
        if (!is_for_release(row, model.layout.release)) continue;
        for (const tripleo::ContributedList& list : model.contributions.lists)
            if (list.section == text_of(row.find("section"))) look_at(model, list, row, report);
    }
}

}  // namespace

check::Rule order_cluster_stop_unprepared() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "a rolling update stops a cluster node without what has to come first",
            .what =
                "The first task of update_tasks that stops the node's pacemaker cluster, when no task before it moves "
                "the virtual IPs away or, from train on, takes the cluster's lock for shutdowns.",
            .why =
                "Pacemaker stops all that a node runs before it starts the virtual IPs elsewhere, so that the whole "
                "cloud is out of reach for minutes (38fb412ac); and two nodes of different roles that stop at once can "
                "take each other for lost and stop the rest (cb55cc8ce).",
            .fix = "Move the virtual IPs and take the lock in tasks before the stop.",
            .bad = "- name: Stop pacemaker cluster\n  when: step|int == 1\n  pacemaker_cluster: state=offline\n",
            .good =
                "- name: Move virtual IPs to another node\n  when: step|int == 1\n  shell: pcs resource ban $vip "
                "$(crm_node -n) --wait=300\n- name: Acquire the cluster shutdown lock\n  when: step|int == 1\n  "
                "command: /var/lib/container-config-scripts/pacemaker_mutex_shutdown.sh --acquire\n- name: Stop "
                "pacemaker cluster\n  when: step|int == 1\n  pacemaker_cluster: state=offline\n",
            .run = run};
}

}  // namespace stepwarden::rules
