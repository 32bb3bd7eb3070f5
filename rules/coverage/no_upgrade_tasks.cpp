#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "check/rule.hpp"
#include "rules/support/bundles.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/service_place.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Effect;
using simulate::Operation;
using simulate::Resource;

/// The deployment starts the containers of steps 1 to 5 anew; a configuration of step 0 is left to the service's own
/// tasks.
constexpr std::string_view own_step = "step_0";

class Search {
public:
    Search(const check::Model& model, const check::Report& report, const tripleo::Role& role)
        : model_(model), report_(report), role_(role) {}

    void run() {
        if (!has_section("upgrade_tasks") || !has_section("update_tasks")) return;
        for (const Bundle& bundle : bundles_of(model_, role_.name))
            if (is_never_renewed(model_, role_.name, bundle)) tell_bundle(bundle);
        for (const tripleo::ContributedList* list : lists_of(model_, role_.name, "deploy_steps_tasks"))
            for (const std::uint32_t top : list->tasks) look_at(top);
    }

private:
    /// A role without one of the files is only a part of a tree.
    [[nodiscard]] bool has_section(std::string_view section) const {
        const auto& files = model_.layout.section_files;
        return std::any_of(files.begin(), files.end(), [&](const tripleo::SectionFile& file) {
            return file.role == role_.name && file.section == section;
        });
    }

    /// Containers that a service starts in deploy_steps_tasks by itself.
    void look_at(std::uint32_t top) {
        for (std::uint32_t i = top; i < end_of(model_, top); ++i) {
            const graph::Node& node = node_of(model_, i);
            if (node.services.empty() || !starts_own_containers(node) || are_renewed(node.services)) continue;
            if (told_.insert(node.services.front()).second) tell_containers(node);
        }
    }

    [[nodiscard]] bool starts_own_containers(const graph::Node& node) const {
        const auto starts = [](const Effect& effect) {
            return effect.operation == Operation::start && effect.resource == Resource::container;
        };
        if (std::none_of(node.effects.begin(), node.effects.end(), starts)) return false;
        return std::any_of(node.task->vars.begin(), node.task->vars.end(), [](const ansible::Field& field) {
            return field.node->is_scalar() && field.node->scalar.ends_with(own_step);
        });
    }

    /// Some task of the service in the update acts on containers or fetches an image.
    [[nodiscard]] bool are_renewed(const std::vector<std::string>& services) const {
        static constexpr std::array sections{"update_tasks", "post_update_tasks"};
        return std::any_of(sections.begin(), sections.end(), [&](const char* section) {
            const auto lists = lists_of(model_, role_.name, section);
            return std::any_of(lists.begin(), lists.end(), [&](const auto* list) {
                return std::any_of(list->tasks.begin(), list->tasks.end(),
                                   [&](std::uint32_t top) { return renews(top, services); });
            });
        });
    }

    [[nodiscard]] bool renews(std::uint32_t top, const std::vector<std::string>& services) const {
        const std::vector<std::string>& own = model_.contributions.tasks[top].services;
        // It is not known whose the task is, so it may be theirs.
        const bool is_theirs =
            own.empty() || std::find_first_of(own.begin(), own.end(), services.begin(), services.end()) != own.end();
        const std::vector<Effect> effects = effects_within(model_, top);
        return is_theirs && std::any_of(effects.begin(), effects.end(), [](const Effect& effect) {
                   return effect.resource == Resource::container || effect.resource == Resource::image;
               });
    }

    void tell_bundle(const Bundle& bundle) {
        const std::string& service = bundle.services.front();
        check::Finding finding = about(service);
        finding.services = bundle.services;
        finding.message = fmt::format(
            "pacemaker runs {} of {}, but neither upgrade_tasks nor update_tasks fetch its image or touch it",
            bundle.name, service);
        finding.related.push_back({bundle.where, fmt::format("{} is defined here", bundle.name)});
        finding.help = fmt::format(
            "give {} upgrade_tasks and update_tasks that pull its image and tag it as the bundle expects", service);
        finding.subject = bundle.name;
        report_(std::move(finding));
    }

    void tell_containers(const graph::Node& node) {
        const std::string& service = node.services.front();
        check::Finding finding = about(service);
        finding.message =
            fmt::format("{} starts its containers by tasks of its own in {}, and no update_tasks renew them", service,
                        node.section);
        finding.related.push_back({node.where, "the containers are started here"});
        finding.help = fmt::format("let update_tasks of {} start the containers anew, as the deployment does", service);
        finding.subject = service;
        report_(std::move(finding));
    }

    [[nodiscard]] check::Finding about(const std::string& service) const {
        check::Finding finding;
        finding.severity = check::Severity::warning;
        finding.where = enabled_at(model_, role_.name, service);
        finding.length = static_cast<std::uint32_t>(service.size());
        finding.services = {service};
        finding.role = role_.name;
        return finding;
    }

    const check::Model& model_;
    const check::Report& report_;
    const tripleo::Role& role_;
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) {
    for (const tripleo::Role& role : model.layout.roles) Search(model, report, role).run();
}

}  // namespace

check::Rule coverage_no_upgrade_tasks() {
    return {.id = "coverage-no-upgrade-tasks",
            .severity = check::Severity::warning,
            .summary = "nothing in upgrade or update renews what a service runs",
            .what =
                "A bundle that pacemaker runs, where no task of upgrade_tasks or update_tasks fetches its image or "
                "touches it; and containers that "
                "a service starts by tasks of its own instead of through docker_config, where no task of the update "
                "acts on them. Containers "
                "of docker_config, packages and puppet on the host are renewed by the deployment and not flagged.",
            .why =
                "The deployment renews what it knows. What a service keeps to itself goes on with the old image: the "
                "containers of the OVN "
                "cluster were not updated by any minor update (LP#2004575, 4ff9272b85).",
            .fix =
                "Give the service tasks in upgrade_tasks and update_tasks that fetch the image and start what runs "
                "from it.",
            .bad =
                "# ovn_dbs: deploy_steps_tasks start its containers\n- include_role: {name: tripleo_container_manage}\n"
                "  vars: {tripleo_container_manage_config: /var/lib/tripleo-config/container-startup-config/step_0}\n  "
                "when: step|int == 3\n# update_tasks: []\n",
            .good =
                "# ovn_dbs: update_tasks\n- include_role: {name: tripleo_container_manage}\n"
                "  vars: {tripleo_container_manage_config: /var/lib/tripleo-config/container-startup-config/step_0}\n  "
                "when: step|int == 1\n",
            .run = run};
}

}  // namespace stepwarden::rules
