#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "check/rule.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_tasks.hpp"
#include "tripleo/service_knowledge.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view rule_id = "order-service-stop-after-cluster";
constexpr std::string_view section = "upgrade_tasks";
constexpr std::size_t most_related = 5;

bool stops_cluster(const TemplateTask& task) {
    return task.step && task.argument("pacemaker_cluster", "state") == "offline";
}

bool stops_unit(const TemplateTask& task) {
    static constexpr std::array modules = {"service"sv, "systemd"sv};
    return task.step && std::any_of(modules.begin(), modules.end(), [&](std::string_view module) {
               return task.argument(module, "state") == "stopped";
           });
}

/// What the cluster's own services leave behind may stop when it likes.
bool is_of_control_plane(const tripleo::ServiceKnowledge& knowledge, const check::TemplateFacts& facts) {
    const tripleo::ServiceFacts* service = knowledge.find(facts.service);
    return service != nullptr && service->plane == tripleo::Plane::control && service->bundles.empty();
}

void tell(const TemplateTask& stop, const std::vector<TemplateTask>& late, const check::Report& report) {
    const TemplateTask& first = late.front();
    check::Finding finding = finding_at(*first.facts, first.node->where);
    finding.severity = check::Severity::warning;
    finding.section = section;
    finding.task = std::string(first.name());
    finding.step = first.step;
    finding.subject = "cluster";
    finding.message = fmt::format(
        "'{}' stops a service of the control plane at step {}, after the cluster with its database and "
        "message bus is stopped at step {}",
        first.name(), *first.step, *stop.step);
    if (late.size() > 1) finding.message += fmt::format("; so do {} more tasks", late.size() - 1);
    add_related(finding, *stop.facts, stop.node->where, fmt::format("stops the cluster at step {}", *stop.step),
                check::Played::before);
    for (std::size_t i = 1; i < late.size() && i <= most_related; ++i)
        add_related(finding, *late[i].facts, late[i].node->where,
                    fmt::format("'{}' comes at step {}, too late as well", late[i].name(), *late[i].step));
    finding.help = fmt::format("stop services before step {}, or the cluster after them", *stop.step);
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    std::vector<TemplateTask> cluster;
    std::vector<TemplateTask> units;
    const auto knowledge = tripleo::read_service_knowledge(model.knowledge.file("services.yaml"));
    if (!knowledge) return;
    for (const check::TemplateFacts& facts : model.templates) {
        if (!facts.is_service) continue;
        const bool counts = is_of_control_plane(*knowledge, facts);
        for (const TemplateTask& task : template_tasks(facts, section)) {
            if (stops_cluster(task)) cluster.push_back(task);
            if (counts && stops_unit(task)) units.push_back(task);
        }
    }
    if (cluster.empty()) return;
    const TemplateTask& stop = *std::min_element(cluster.begin(), cluster.end(),
                                                 [](const auto& a, const auto& b) { return *a.step < *b.step; });
    std::erase_if(units, [&](const TemplateTask& task) { return *task.step <= *stop.step; });
    if (!units.empty()) tell(stop, units, report);
}

}  // namespace

check::Rule order_service_stop_after_cluster() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "control-plane services are stopped after the cluster that they work with",
            .what =
                "Tasks of upgrade_tasks that stop the unit of a control-plane service at a later step than the one at "
                "which the tree stops the pacemaker cluster. They are one finding. Services that stop at the cluster's "
                "own step are not flagged, nor are those of the data plane and what the cluster runs itself.",
            .why =
                "Galera and RabbitMQ go down with the cluster; a service that still runs cannot write its last "
                "messages any more and hangs until its stop times out. THT stopped some fifty services a step after "
                "the cluster (fb7821378).",
            .fix = "Stop services at the step before the cluster's.",
            .bad =
                "- name: Stop pacemaker cluster\n  pacemaker_cluster: state=offline\n  when: step|int == 1\n- name: "
                "Stop heat_api\n  service: name=openstack-heat-api state=stopped\n  when: step|int == 2\n",
            .good =
                "- name: Stop heat_api\n  service: name=openstack-heat-api state=stopped\n  when: step|int == 1\n- "
                "name: Stop pacemaker cluster\n  pacemaker_cluster: state=offline\n  when: step|int == 2\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
