#include <fmt/format.h>

#include <algorithm>

#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/passes.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

bool starts(const simulate::Effect& effect) {
    return effect.resource == Resource::cluster &&
           (effect.operation == Operation::start || effect.operation == Operation::restart);
}

/// It needs a running cluster: anything done to what the cluster manages, or asked of the cluster itself.
bool needs_cluster(const simulate::Effect& effect) {
    return effect.resource == Resource::bundle ||
           (effect.resource == Resource::cluster && effect.operation == Operation::use);
}

/// One class of hosts in one pass: the cluster is up, until a task stops it, until a task starts it.
class Walk {
public:
    Walk(const check::Model& model, const Pass& pass, Conflicts& conflicts)
        : model_(model), pass_(pass), conflicts_(conflicts) {}

    void run() {
        for (at_ = 0; at_ < pass_.occurrences.size(); ++at_) {
            const graph::Node& node = model_.node_of(here());
            enter(node.section);
            if (node.effects.empty() || runs_elsewhere(model_, node)) continue;
            for (const simulate::Effect& effect : node.effects) apply(node, effect);
        }
    }

private:
    struct Done {
        StepTask task;
        std::string resource;
    };

    [[nodiscard]] const simulate::Occurrence& here() const { return *pass_.occurrences[at_]; }

    /// Between two sections other things start the cluster, Puppet first of all.
    void enter(const std::string& section) {
        if (section.empty() || section == section_) return;
        section_ = section;
        stop_.reset();
        before_.clear();
    }

    void apply(const graph::Node& node, const simulate::Effect& effect) {
        if (effect.resource == Resource::cluster && effect.operation == Operation::stop) return take_down(node);
        // A cluster that is destroyed is built anew by something else.
        if (starts(effect) || (effect.resource == Resource::cluster && effect.operation == Operation::remove))
            return stop_.reset();
        if (!needs_cluster(effect) || tolerates_failure(model_, node)) return;
        if (stop_)
            meet(node, effect);
        else
            before_.push_back({{&node, here().step}, effect.name});
    }

    void take_down(const graph::Node& node) {
        if (stop_ && stop_is_certain_) return;
        stop_ = StepTask{&node, here().step};
        stop_is_certain_ = here().runs == value::Truth::yes;
        for (const Done& done : before_) {
            if (!here().step || done.task.step != here().step || !are_of_different_services(*done.task.node, node))
                continue;
            if (excluded(*done.task.node)) continue;
            conflicts_.add({check::Severity::note, *stop_, std::nullopt, {done.task}, done.resource, true});
        }
        before_.clear();
    }

    void meet(const graph::Node& node, const simulate::Effect& effect) {
        if (excluded(node)) return;
        const bool certain =
            stop_is_certain_ || is_subset(other_conditions(model_, *stop_->node), other_conditions(model_, node));
        conflicts_.add({certain ? check::Severity::error : check::Severity::warning,
                        *stop_,
                        next_start(),
                        {{&node, here().step}},
                        effect.name,
                        false});
    }

    [[nodiscard]] bool excluded(const graph::Node& node) const {
        return exclude_each_other(other_conditions(model_, *stop_->node), other_conditions(model_, node));
    }

    [[nodiscard]] std::optional<StepTask> next_start() const {
        for (std::size_t i = at_; i < pass_.occurrences.size(); ++i) {
            const graph::Node& node = model_.node_of(*pass_.occurrences[i]);
            if (!node.section.empty() && node.section != section_) return std::nullopt;
            if (std::any_of(node.effects.begin(), node.effects.end(), starts))
                return StepTask{&node, pass_.occurrences[i]->step};
        }
        return std::nullopt;
    }

    const check::Model& model_;
    const Pass& pass_;
    Conflicts& conflicts_;
    std::size_t at_ = 0;
    std::string section_;
    std::optional<StepTask> stop_;
    bool stop_is_certain_ = false;
    std::vector<Done> before_;
};

void tell(const Conflict& conflict, const check::Report& report) {
    const StepTask& first = conflict.operations.front();
    const std::string resource =
        conflict.resource.empty() || conflict.resource == "*" ? "resources of the cluster" : conflict.resource;
    check::Finding finding = finding_at(*first.node);
    finding.severity = conflict.severity;
    finding.step = first.step;
    finding.subject = resource;
    const std::vector<StepTask> others(conflict.operations.begin() + 1, conflict.operations.end());
    if (conflict.only_by_list_order) {
        finding.message = fmt::format(
            "'{}' needs the cluster at the step at which another service stops it; only the order of the services in "
            "this role puts it first",
            title(*first.node->task));
        finding.help = fmt::format("do it at a step before {}", in_words(conflict.stop.step));
        add_related(finding, others, "needs the cluster, too,", check::Played::unsaid);
        add_related(finding, {conflict.stop}, "stops the cluster", check::Played::after);
    } else {
        finding.message =
            fmt::format("'{}' acts on {} at {}, but the cluster is stopped since {}", title(*first.node->task),
                        resource, in_words(first.step), in_words(conflict.stop.step));
        add_related(finding, {conflict.stop}, "stops the cluster", check::Played::before);
        add_related(finding, others, "meets the stopped cluster, too,", check::Played::after);
        if (conflict.start) add_related(finding, {*conflict.start}, "starts it again", check::Played::after);
        finding.help = conflict.start ? fmt::format("move it to a step before {}, or after the start at {}",
                                                    in_words(conflict.stop.step), in_words(conflict.start->step))
                                      : fmt::format("move it to a step before {}", in_words(conflict.stop.step));
    }
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    Conflicts conflicts;
    for (const Pass& pass : passes(model)) Walk(model, pass, conflicts).run();
    for (const Conflict& conflict : conflicts.all()) tell(conflict, report);
}

}  // namespace

check::Rule order_cluster_operation_while_stopped() {
    return {.id = "order-cluster-operation-while-stopped",
            .severity = check::Severity::error,
            .summary = "a task acts on pacemaker's resources while the cluster is stopped",
            .what =
                "A task that enables, disables, bans, cleans up or changes a resource of the pacemaker cluster after a "
                "task of the same "
                "section stopped the cluster on that host and before a task starts it again. It is a note when both "
                "stand at the same "
                "step and belong to different services, since then only the order of the services in the role keeps "
                "them apart. "
                "Commands that only ask, and tasks whose failure is let pass, are not flagged.",
            .why =
                "`pcs` and `crm_resource` talk to the running cluster; without one they fail, and the host stays "
                "behind half updated. THT "
                "banned ovn-dbs-bundle at the step at which pacemaker stops the cluster, and minor updates broke "
                "wherever the role had the "
                "services in another order (ff3173bdcf).",
            .fix = "Do it at a step before the one that stops the cluster, or after the one that starts it.",
            .bad =
                "- name: stop pacemaker cluster\n  pacemaker_cluster: state=offline\n  when: step|int == 2\n"
                "- name: disable the haproxy bundle\n  pacemaker_resource: {resource: haproxy-bundle, state: "
                "disable}\n  when: step|int == 3\n"
                "- name: start pacemaker cluster\n  pacemaker_cluster: state=online\n  when: step|int == 4\n",
            .good =
                "- name: disable the haproxy bundle\n  pacemaker_resource: {resource: haproxy-bundle, state: "
                "disable}\n  when: step|int == 1\n"
                "- name: stop pacemaker cluster\n  pacemaker_cluster: state=offline\n  when: step|int == 2\n"
                "- name: start pacemaker cluster\n  pacemaker_cluster: state=online\n  when: step|int == 4\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
