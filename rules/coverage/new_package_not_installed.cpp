#include <fmt/format.h>

#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/template_findings.hpp"
#include "rules/support/template_walk.hpp"
#include "tripleo/knowledge_files.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view on_host = "puppet/services/";
constexpr std::string_view section_name = "upgrade_tasks";

/// The template, or one that it is built on, has a task about the package.
bool speaks_of(const check::TemplateModel& model, const check::TemplateFacts& facts, std::string_view package) {
    for (const check::TemplateFacts* each : with_nested(model, facts)) {
        if (!each->role_data.complete) return true;
        const yaml::Entry* section = each->role_data.find(section_name);
        if (section != nullptr && mentions(section->value, package)) return true;
    }
    return false;
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const auto table = yaml::read_table(tripleo::knowledge_file("host_services.yaml")).value_or(yaml::Node{});
    for (const check::TemplateFacts& facts : model.templates) {
        if (!facts.source->path().starts_with(on_host)) continue;
        for (const yaml::Node& row : rows_of(table, "packages")) {
            const std::string_view package = text_of(row.find("package"));
            if (facts.service != text_of(row.find("service")) || speaks_of(model, facts, package)) continue;
            const yaml::Entry* section = facts.role_data.find(section_name);
            check::Finding finding =
                finding_at(facts, section != nullptr ? section->key.where
                                                     : facts.source->entry("outputs", "role_data")->key.where);
            finding.section = section_name;
            finding.message =
                fmt::format("{} needs {}, which older images do not have, and upgrade_tasks do not install it",
                            facts.service, package);
            finding.help = fmt::format("install {} at step 3, with all other packages", package);
            finding.subject = std::string(package);
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule coverage_new_package_not_installed() {
    return {
        .id = "coverage-new-package-not-installed",
        .severity = check::Severity::warning,
        .summary = "an upgrade does not install a package that hosts of the release before do not have",
        .what =
            "A template of puppet/services for a service of which host_services.yaml knows that images of the release "
            "before lack a package of its, where no task in upgrade_tasks of it, or of a template that it is built on, "
            "speaks of the package.",
        .why =
            "An update of all packages installs none that was not there; puppet fails then, or the service is missing: "
            "panko's API (63cb515c6) and nova's migration over ssh (29a8a46d9) after upgrades to ocata.",
        .fix = "Install the package at step 3 of upgrade_tasks.",
        .bad = "# puppet/services/panko-api.yaml\nservice_name: panko_api\n# no upgrade_tasks\n",
        .good =
            "upgrade_tasks:\n  - name: Install openstack-panko-api packages on upgrade\n    when: step|int == 3\n    "
            "yum: name=openstack-panko-api state=latest\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
