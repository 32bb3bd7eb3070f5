#include <fmt/format.h>

#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

void look_at(const check::TemplateModel& model, const check::TemplateFacts& facts, const check::Report& report) {
    const yaml::Node* resources = facts.root().find("resources");
    if (resources == nullptr) return;
    for (const auto& [name, resource] : resources->entries) {
        const yaml::Node* type = resource.find("type");
        if (type == nullptr || !type->is_string() || !type->scalar.ends_with(".yaml")) continue;
        // Types may be addresses of other machines.
        if (type->scalar.find("://") != std::string::npos || type->scalar.starts_with('/')) continue;
        const auto path = facts.source->resolve(type->scalar);
        if (!path || model.files.contains(*path)) continue;
        check::Finding finding = finding_at(facts, type->where);
        finding.severity = check::Severity::error;
        finding.length = static_cast<std::uint32_t>(type->scalar.size());
        finding.message =
            fmt::format("the resource '{}' is of the template {}, which is not there", name.scalar, *path);
        finding.help = "correct the path: it is relative to the template's own directory";
        finding.subject = name.scalar;
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) look_at(model, facts, report);
}

}  // namespace

check::Rule schema_missing_template() {
    return {
        .id = "schema-missing-template",
        .severity = check::Severity::error,
        .summary = "a resource's type is a template that does not exist",
        .what =
            "A resource whose type is the path of a template that neither stands in the checkout nor is rendered from "
            "one of its .j2 files. Found in templates that no plan enables, too.",
        .why =
            "The plan cannot be uploaded or deployed with such a service. Templates that were moved to other "
            "directories keep the old paths of what they nest: ovn-dbs-baremetal-puppet asks for an ovn-dbs.yaml "
            "from stein to wallaby.",
        .fix = "Correct the path.",
        .bad = "resources:\n  ApiBase:\n    type: ./api-bas.yaml\n",
        .good = "resources:\n  ApiBase:\n    type: ./api-base.yaml\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
