#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("tags.yaml")) {}

    void run() {
        for (const yaml::Node& row : rows_of(table_, "control_plane")) {
            const std::vector<std::string> sections = strings_of(row.find("sections"));
            for (const std::string& tag : strings_of(row.find("tags")))
                for (std::uint32_t i = 0; i < model_.contributions.tasks.size(); ++i)
                    if (std::ranges::find(sections, model_.contributions.tasks[i].section) != sections.end())
                        look_at(i, tag);
        }
    }

private:
    void look_at(std::uint32_t contributed, const std::string& tag) {
        const ansible::Task& task = model_.contributions.tasks[contributed].task();
        if (std::ranges::find(task.tags, tag) == task.tags.end()) return;
        const graph::Node& node = node_of(model_, contributed);
        for (const std::string& service : node.services)
            if (const tripleo::Role* role = role_without_control_plane(service);
                role != nullptr && told_.insert(service + " " + tag).second) {
                tell(node, service, *role, tag);
                return;
            }
    }

    /// A role that has the service and nothing of the control plane.
    [[nodiscard]] const tripleo::Role* role_without_control_plane(const std::string& service) const {
        const tripleo::ServiceFacts* own = model_.services.find(service);
        if (own == nullptr || own->plane == tripleo::Plane::control || own->plane == tripleo::Plane::storage)
            return nullptr;
        for (const tripleo::Role& role : model_.layout.roles) {
            const bool has = std::ranges::find(role.services, service) != role.services.end();
            const bool controls = std::ranges::any_of(role.services, [&](const std::string& each) {
                const tripleo::ServiceFacts* facts = model_.services.find(each);
                return facts != nullptr && facts->plane == tripleo::Plane::control;
            });
            if (has && !controls) return &role;
        }
        return nullptr;
    }

    void tell(const graph::Node& node, const std::string& service, const tripleo::Role& role, const std::string& tag) {
        check::Finding finding = finding_at(node);
        if (const yaml::Node* written = node.task->node != nullptr ? node.task->node->find("tags") : nullptr)
            finding.where = written->where;
        const std::string what = title(*node.task).empty() ? "a block" : fmt::format("'{}'", title(*node.task));
        finding.message = fmt::format(
            "{} of {} is tagged {}, a phase of the control plane alone, and the hosts of {} have the service as well: "
            "the phase fails when one of these is down",
            what, service, tag, role.name);
        finding.help = fmt::format("leave out the tag {}", tag);
        finding.subject = service + " " + tag;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    yaml::Node table_;
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule wiring_control_plane_phase_elsewhere() {
    return {.id = "wiring-control-plane-phase-elsewhere",
            .severity = check::Severity::warning,
            .summary = "a service that compute or storage hosts have takes part in a phase of the control plane alone",
            .what =
                "A task tagged for a phase that only the control plane takes part in (rules/knowledge/tags.yaml, "
                "`control_plane`), of a service that some role without any control-plane service has, too. Services of "
                "the control plane and of "
                "storage are not flagged, wherever they are: they may hold what the phase is about.",
            .why =
                "The phase then needs every host of that role: stopping logrotate while data was transferred made the "
                "upgrade of the control plane fail when one compute node was down (b5f690783).",
            .fix = "Leave the phase's tag out; the tags of other phases stay.",
            .bad =
                "# external_upgrade_tasks of logrotate_crond\n- tags: [never, system_upgrade_transfer_data, "
                "system_upgrade_stop_services]\n  block: [...]\n",
            .good =
                "# external_upgrade_tasks of logrotate_crond\n- tags: [never, system_upgrade_stop_services]\n  block: "
                "[...]\n",
            .run = run,
            .in_company = true};
}

}  // namespace stepwarden::rules
