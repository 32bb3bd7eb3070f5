#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

/// Templates that are there to stop a service that the release no longer has: puppet/services/disabled/ in queens and
/// rocky, `x-disabled-puppet.yaml` later.
bool stops_a_former_service(const check::TemplateFacts& facts) {
    const std::string& path = facts.source->path();
    const bool named = path.find("/disabled/") != std::string::npos || path.find("-disabled") != std::string::npos;
    return named && facts.is_service && facts.role_data.find("upgrade_tasks") != nullptr;
}

/// The types that the default registry gives the template, in order.
std::vector<std::string> types_of(const check::TemplateModel& model, std::string_view path) {
    std::vector<std::string> types;
    for (const std::string& type : model.environment.types()) {
        const heat::RegistryEntry entry = model.environment.resolve(type);
        if (entry.kind == heat::RegistryEntry::Kind::nested_template && entry.name == path) types.push_back(type);
    }
    return types;
}

bool names_line(std::string_view text, std::string_view type) {
    for (std::size_t at = text.find(type); at != std::string_view::npos; at = text.find(type, at + 1)) {
        const std::size_t after = at + type.size();
        if (after == text.size() || text[after] == '\n' || text[after] == '\r' || text[after] == ' ') return true;
    }
    return false;
}

/// Some role of roles_data.yaml or roles/ lists the type.
bool is_in_a_role(const check::TemplateModel& model, const std::vector<std::string>& types) {
    const auto lists = [&](text::FileId file) {
        const auto bytes = model.tree.read(file);
        return bytes && std::ranges::any_of(types, [&](const std::string& type) { return names_line(*bytes, type); });
    };
    const auto roles = model.tree.below("roles");
    const auto data = model.tree.find("roles_data.yaml");
    return (data && lists(*data)) || std::ranges::any_of(roles, lists);
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) {
        if (!stops_a_former_service(facts)) continue;
        const std::vector<std::string> types = types_of(model, facts.source->path());
        if (!types.empty() && is_in_a_role(model, types)) continue;
        const yaml::Entry& tasks = *facts.role_data.find("upgrade_tasks");
        check::Finding finding = finding_at(facts, tasks.key.where);
        finding.section = tasks.key.scalar;
        finding.message =
            types.empty()
                ? std::string(
                      "no type of the default registry stands for this template, so that an upgrade "
                      "never stops the former service")
                : fmt::format("no role lists {}, so that an upgrade never stops the former service", types.front());
        finding.help = types.empty()
                           ? "map the service's type to it in overcloud-resource-registry-puppet.j2.yaml"
                           : "keep the type in the roles that had the service, as long as it is upgraded from";
        finding.subject = facts.source->path();
        report(std::move(finding));
    }
}

}  // namespace

check::Rule coverage_disabled_template_unused() {
    return {
        .id = "coverage-disabled-template-unused",
        .severity = check::Severity::warning,
        .summary = "a template that stops a former service on upgrade is in no registry or in no role",
        .what =
            "A template named as disabled, with upgrade_tasks, for which the default registry has no type, or whose "
            "types no role of roles_data.yaml and roles/ lists. Whether a service that the registry maps to nothing "
            "was there in the release before cannot be told from one checkout.",
        .why =
            "A service that a release drops goes on running after the upgrade unless a template in its place stops "
            "it: pike's heat-api-cloudwatch needed one (4d2145166), and queens had taken those of ceilometer out of "
            "registry and roles one release too early (4308485b2).",
        .fix = "Keep the template in the registry and its type in the roles that had the service.",
        .bad = "# overcloud-resource-registry-puppet.j2.yaml\nOS::TripleO::Services::OldApi: OS::Heat::None\n",
        .good =
            "# overcloud-resource-registry-puppet.j2.yaml\nOS::TripleO::Services::OldApi: "
            "deployment/old/old-api-disabled-puppet.yaml\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
