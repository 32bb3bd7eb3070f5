#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/written.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

/// Variables of roles that name a resource of the cluster.
constexpr std::array<std::string_view, 3> variables{"tripleo_ha_wrapper_resource_name",
                                                    "tripleo_ha_wrapper_bundle_name", "tripleo_ha_image_update_bundle"};

struct Name {
    std::string text;
    text::Position where;
};

std::vector<Name> names_in(const check::WrittenTask& written) {
    std::vector<Name> names;
    for (const ansible::Field& field : written.task->vars)
        if (std::ranges::find(variables, field.name) != variables.end() && field.node->is_string())
            names.push_back({field.node->scalar, field.node->where});
    for (const simulate::Effect& effect : written.effects)
        if (effect.resource == simulate::Resource::bundle) names.push_back({effect.name, written.task->where});
    if (const yaml::Node* resource = written.task->argument("resource");
        resource != nullptr && written.task->action.starts_with("pacemaker_"))
        names.push_back({resource->scalar, resource->where});
    return names;
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node table = contracts(model.knowledge);
    const yaml::Node* resources = table.find("cluster_resources");
    const std::vector<std::string> known = strings_of(resources == nullptr ? nullptr : resources->find("names"));
    for (const check::TemplateFacts& facts : model.templates)
        for (const check::WrittenTask& written : facts.written.tasks)
            for (const Name& name : names_in(written)) {
                if (!is_literal(name.text)) continue;
                const auto near = text::nearest_name(name.text, known);
                if (!near) continue;
                check::Finding finding = finding_at(facts, written);
                finding.where = facts.source->origin(name.where);
                finding.severity = check::Severity::error;
                finding.message = fmt::format("pacemaker has no resource '{}'", name.text);
                finding.help = fmt::format("did you mean '{}'?", *near);
                finding.subject = name.text;
                report(std::move(finding));
            }
}

}  // namespace

check::Rule contract_misspelt_cluster_resource() {
    return {.id = "contract-misspelt-cluster-resource",
            .severity = check::Severity::error,
            .summary = "a task names a resource that pacemaker's cluster does not have",
            .what =
                "The name of a resource or bundle, of `pacemaker_resource`, of `pcs` or of the role "
                "tripleo_ha_wrapper, that is "
                "a slip of the pen away from one that an overcloud's cluster has (rules/knowledge/contracts.yaml, "
                "`cluster_resources`). Names that resemble none are not flagged.",
            .why =
                "The operation fails, or, where the name is only compared, silently never happens: ovn-dbs asked for a "
                "restart "
                "of ovndbs_servers, and minor updates went on with the old configuration (6837633ea).",
            .fix = "Use the name that puppet gives the resource.",
            .bad =
                "- import_role:\n    name: tripleo_ha_wrapper\n  vars:\n    tripleo_ha_wrapper_resource_name: "
                "ovndbs_servers\n",
            .good =
                "- import_role:\n    name: tripleo_ha_wrapper\n  vars:\n    tripleo_ha_wrapper_resource_name: "
                "ovndb_servers\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
