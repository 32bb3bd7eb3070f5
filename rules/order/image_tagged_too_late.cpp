#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/conflicts.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/started_containers.hpp"
#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

constexpr std::string_view rule_id = "order-image-tagged-too-late";
constexpr std::string_view section = "deploy_steps_tasks";

/// Containers that define a bundle in pacemaker, by ordering.yaml.
std::vector<std::string> bundle_starters(const yaml::Node& ordering) {
    const yaml::Node* row = ordering.find("bundle_starters");
    return row == nullptr ? std::vector<std::string>() : strings_of(row->find("containers"));
}

/// Two services have one name but for what stands at their ends: mysql's container is mysql_init_bundle.
bool is_of(const std::string& container, const graph::Node& node) {
    return std::any_of(node.services.begin(), node.services.end(),
                       [&](const std::string& service) { return container.starts_with(service + "_"); });
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), starters_(bundle_starters(model.ordering)) {}

    void look_at(const tripleo::Role& role) {
        const std::vector<StartedContainer> containers = started_containers(model_, role);
        for (const tripleo::ContributedList& list : model_.contributions.lists) {
            if (list.section != section || list.role != role.name) continue;
            for (const graph::Node* node : list_nodes(model_, list)) {
                const auto step = only_step(*node);
                if (!step || !does(*node, Operation::tag, Resource::image)) continue;
                for (const StartedContainer& container : containers)
                    if (fits_any(starters_, container.name) && container.step <= *step && is_of(container.name, *node))
                        tell(*node, *step, container);
            }
        }
    }

private:
    void tell(const graph::Node& node, int step, const StartedContainer& container) {
        check::Finding finding = finding_at(node);
        finding.severity = check::Severity::warning;
        finding.step = step;
        finding.subject = container.name;
        finding.message =
            fmt::format("'{}' tags the image at step {}, but '{}' makes pacemaker start it on all hosts at step {}",
                        title(*node.task), step, container.name, container.step);
        finding.related.push_back({container.where, "starts the bundle"});
        finding.help = fmt::format("tag it at a step before {}", container.step);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::vector<std::string> starters_;
};

void run(const check::Model& model, const check::Report& report) {
    Search search(model, report);
    for (const tripleo::Role& role : model.layout.roles) search.look_at(role);
}

}  // namespace

check::Rule order_image_tagged_too_late() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "an image is tagged at the step at which pacemaker starts it",
            .what =
                "A task of deploy_steps_tasks that tags a service's image for pacemaker at the step at which the "
                "service's container defines the bundle, or a later one.",
            .why =
                "The first host defines the bundle as soon as it is done itself, and pacemaker starts it on hosts that "
                "have not tagged the image yet: `failed to pull image ...:pcmklatest`. THT moved the tags of seven "
                "services one step ahead (3f57d7380).",
            .fix = "Tag the image at an earlier step than the bundle's.",
            .bad =
                "deploy_steps_tasks:\n- name: MySQL tag container image for pacemaker\n  when: step|int == 2\n  "
                "import_role: {name: tripleo-container-tag}\n# docker_config: {step_2: {mysql_init_bundle: ...}}\n",
            .good =
                "deploy_steps_tasks:\n- name: MySQL tag container image for pacemaker\n  when: step|int == 1\n  "
                "import_role: {name: tripleo-container-tag}\n# docker_config: {step_2: {mysql_init_bundle: ...}}\n",
            .run = run};
}

}  // namespace stepwarden::rules
