#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"

namespace stepwarden::rules {
namespace {

struct Principal {
    std::string service;
    text::Position where;
};

/// What a template says of itself in IPA: the services that it registers, and those that it asks certificates for.
struct Registered {
    std::set<std::string, std::less<>> services;
    std::vector<Principal> principals;
    /// Some service is not written out.
    bool open = false;
};

/// "ovn_dbs" of "ovn_dbs/{{fqdn_internal_api}}@{{idm_realm}}".
std::string_view service_of(std::string_view principal) {
    const std::size_t slash = principal.find('/');
    if (slash == std::string_view::npos || principal.find_first_of("{$%\n ") < slash) return {};
    return principal.substr(0, slash);
}

void gather_services(const yaml::Node& node, Registered& found) {
    for (const yaml::Node& item : node.items) gather_services(item, found);
    for (const yaml::Entry& entry : node.entries) {
        if (entry.key.scalar == "get_attr" || entry.key.scalar == "yaql") found.open = true;
        if (entry.key.scalar == "service" && entry.value.is_string()) found.services.insert(entry.value.scalar);
        gather_services(entry.value, found);
    }
}

void gather_texts(const yaml::Node& node, std::vector<Principal>& found) {
    if (const std::string_view service = service_of(node.scalar); !service.empty())
        found.push_back({std::string(service), node.where});
    for (const yaml::Node& item : node.items) gather_texts(item, found);
    for (const yaml::Entry& entry : node.entries) gather_texts(entry.value, found);
}

void gather(const yaml::Node& node, Registered& found) {
    for (const yaml::Node& item : node.items) gather(item, found);
    for (const yaml::Entry& entry : node.entries) {
        if (entry.key.scalar == "metadata_settings")
            gather_services(entry.value, found);
        else if (entry.key.scalar == "principal")
            gather_texts(entry.value, found.principals);
        else
            gather(entry.value, found);
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    std::map<const check::TemplateFacts*, Registered> all;
    for (const check::TemplateFacts& facts : model.templates)
        if (const yaml::Node* outputs = facts.root().find("outputs")) gather(*outputs, all[&facts]);
    for (const check::TemplateFacts& facts : model.templates) {
        const auto found = all.find(&facts);
        if (found == all.end() || found->second.open || found->second.services.empty()) continue;
        const Registered& own = found->second;
        for (const Principal& principal : own.principals) {
            if (own.services.contains(principal.service)) continue;
            const auto owner = std::ranges::find_if(model.templates, [&](const check::TemplateFacts& other) {
                const auto at = all.find(&other);
                return at != all.end() && at->second.services.contains(principal.service);
            });
            if (owner == model.templates.end()) continue;
            check::Finding finding = finding_at(facts, principal.where);
            finding.message = fmt::format(
                "the certificate is asked for in the name of '{}', which is the service of {}; this template registers "
                "{}",
                principal.service, owner->source->path(), fmt::join(own.services, ", "));
            finding.help = fmt::format("did you mean '{}'?", *own.services.begin());
            finding.subject = principal.service;
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule contract_foreign_principal() {
    return {
        .id = "contract-foreign-principal",
        .severity = check::Severity::warning,
        .summary = "a certificate is asked for in the name of another service",
        .what =
            "A `principal` whose service none of the template's own `metadata_settings` registers in IPA, while "
            "another "
            "template's do. Templates that take their settings from elsewhere are not flagged.",
        .why =
            "IPA gives a certificate only to a principal that is registered for the host. On hosts without the other "
            "service "
            "the request is refused, and the deployment stops; on others the certificate is in the wrong name. ovn-dbs "
            "asked "
            "for its certificate as ovn_controller for a line that was copied (c54d9286c).",
        .fix = "Ask in the name that metadata_settings registers.",
        .bad =
            "metadata_settings:\n  - service: ovn_dbs\n    type: node\ndeploy_steps_tasks:\n  - include_role: {name: "
            "linux-system-roles.certificate}\n    vars:\n      certificate_requests:\n        - principal: "
            "\"ovn_controller/{{ fqdn_internal_api }}@{{ idm_realm }}\"\n",
        .good =
            "metadata_settings:\n  - service: ovn_dbs\n    type: node\ndeploy_steps_tasks:\n  - include_role: {name: "
            "linux-system-roles.certificate}\n    vars:\n      certificate_requests:\n        - principal: "
            "\"ovn_dbs/{{ "
            "fqdn_internal_api }}@{{ idm_realm }}\"\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
