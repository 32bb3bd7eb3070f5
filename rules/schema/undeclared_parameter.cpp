#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

using Function = heat::FunctionUse::Function;

/// heat/engine/hot/parameters.py, HOTParameters.PSEUDO_PARAMETERS.
constexpr std::array<std::string_view, 3> pseudo_parameters{"OS::stack_id", "OS::stack_name", "OS::project_id"};

std::vector<std::string> declared_parameters(const check::TemplateFacts& facts) {
    std::vector<std::string> names(pseudo_parameters.begin(), pseudo_parameters.end());
    if (const yaml::Node* parameters = facts.root().find("parameters"))
        for (const yaml::Entry& entry : parameters->entries) names.push_back(entry.key.scalar);
    return names;
}

void look_at(const check::TemplateFacts& facts, const check::Report& report) {
    const std::vector<std::string> declared = declared_parameters(facts);
    const std::set<std::string_view> known(declared.begin(), declared.end());
    std::set<std::pair<std::string_view, std::string_view>> told;
    for (const heat::FunctionUse& use : facts.uses) {
        if (use.function != Function::get_param) continue;
        const std::string_view name = use.name();
        if (name.empty() || known.contains(name) || !told.emplace(name, use.section).second) continue;
        check::Finding finding = finding_at(facts, use);
        finding.message =
            fmt::format("{} reads the parameter '{}', which the template does not declare", place_in_words(use), name);
        const auto nearest = text::nearest_name(name, declared);
        finding.help = nearest ? fmt::format("did you mean '{}'?", *nearest)
                               : fmt::format("declare '{}' under parameters, or drop the use", name);
        finding.subject = name;
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) look_at(facts, report);
}

}  // namespace

check::Rule schema_undeclared_parameter() {
    return {.id = "schema-undeclared-parameter",
            .severity = check::Severity::error,
            .summary = "a template reads a parameter that it does not declare",
            .what =
                "`get_param` of a name that is neither under the template's `parameters` nor one of Heat's own "
                "(`OS::stack_name` and the like). Found in templates that no plan enables, too.",
            .why =
                "Heat refuses the stack as soon as the value is asked for (heat/engine/hot/functions.py, GetParam), so "
                "that a plan with the service cannot be deployed. In a service that few enable it stays unseen: "
                "stein's opendaylight-api reads ContainerCli in its upgrade_tasks and has no such parameter.",
            .fix = "Declare the parameter in the template, or use one that is declared.",
            .bad =
                "parameters:\n  DebugMode: {type: boolean, default: false}\noutputs:\n  role_data:\n    value:\n      "
                "upgrade_tasks:\n        - command: \"{get_param: ContainerCli} stop api\"\n",
            .good =
                "parameters:\n  ContainerCli: {type: string, default: podman}\noutputs:\n  role_data:\n    value:\n    "
                "  upgrade_tasks:\n        - command: {list_join: [' ', [{get_param: ContainerCli}, stop, api]]}\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
