#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/template_findings.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

using Function = heat::FunctionUse::Function;

struct RoleSpecific {
    /// The resource and key under which the role's value is had.
    std::string_view resource;
    std::string_view key;
    text::Position where;
};

/// By the parameter's name.
using RoleSpecifics = std::map<std::string_view, RoleSpecific, std::less<>>;

bool reads_role_parameters(const yaml::Node& node) {
    const yaml::Node* name = node.find("get_param");
    if (name != nullptr && name->is_sequence() && name->items.size() == 1) name = &name->items.front();
    return yaml::text_of(name) == "RoleParameters";
}

/// The names that are first looked up in RoleParameters: the values of a mapping in
/// `map_replace: [mapping, values: {get_param: RoleParameters}]`.
void gather(const yaml::Node& node, std::string_view resource, RoleSpecifics& found) {
    for (const yaml::Node& item : node.items) gather(item, resource, found);
    for (const auto& [key, value] : node.entries) {
        gather(value, resource, found);
        if (key.scalar != "map_replace" || value.items.size() != 2 || !value.items[0].is_mapping()) continue;
        const yaml::Node* values = value.items[1].find("values");
        if (values == nullptr || !reads_role_parameters(*values)) continue;
        for (const yaml::Entry& mapped : value.items[0].entries)
            if (mapped.value.is_string())
                found.try_emplace(mapped.value.scalar, RoleSpecific{resource, mapped.key.scalar, mapped.key.where});
    }
}

RoleSpecifics role_specifics(const check::TemplateFacts& facts) {
    RoleSpecifics found;
    const yaml::Node* resources = facts.root().find("resources");
    if (resources == nullptr || facts.source->entry("parameters", "RoleParameters") == nullptr) return found;
    for (const auto& [name, resource] : resources->entries)
        if (yaml::text_of(resource.find("type")) == "OS::Heat::Value") gather(resource, name.scalar, found);
    return found;
}

void look_at(const check::TemplateFacts& facts, const check::Report& report) {
    const RoleSpecifics specifics = role_specifics(facts);
    if (specifics.empty()) return;
    std::set<std::pair<std::string_view, std::string_view>> told;
    for (const heat::FunctionUse& use : facts.uses) {
        if (use.function != Function::get_param || use.section.empty() || use.in_condition) continue;
        const auto specific = specifics.find(use.name());
        if (specific == specifics.end() || !told.emplace(use.name(), use.section).second) continue;
        check::Finding finding = finding_at(facts, use);
        finding.message =
            fmt::format("{} reads the parameter '{}' directly, so that a role's own value of it is ignored",
                        use.section, use.name());
        finding.help =
            fmt::format("read {{get_attr: [{}, value, '{}']}}", specific->second.resource, specific->second.key);
        finding.subject = use.name();
        add_related(finding, facts, specific->second.where, "a role's own value is taken here");
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates) look_at(facts, report);
}

}  // namespace

check::Rule schema_role_parameter_read_globally() {
    return {
        .id = "schema-role-parameter-read-globally",
        .severity = check::Severity::warning,
        .summary = "tasks read a role-specific parameter past the role's own value",
        .what =
            "A template takes a parameter from RoleParameters first (`map_replace` with `values: {get_param: "
            "[RoleParameters]}` in an OS::Heat::Value), and a task list of it reads the same parameter with "
            "`get_param`. Conditions of `if` are left out, since they cannot ask for a resource's attribute.",
        .why =
            "A value that is set for the role, as `<Role>Parameters`, reaches the service's configuration but not "
            "these tasks, which go on with the value for all roles: zed's ovn-controller did so with its image when "
            "it was updated (931591d68).",
        .fix = "Read the attribute of the OS::Heat::Value instead of the parameter.",
        .bad =
            "external_update_tasks:\n  - include_role: {name: tripleo_container_manage}\n    vars:\n      image: "
            "{get_param: ContainerApiImage}\n",
        .good =
            "external_update_tasks:\n  - include_role: {name: tripleo_container_manage}\n    vars:\n      image: "
            "{get_attr: [RoleParametersValue, value, ContainerApiImage]}\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
