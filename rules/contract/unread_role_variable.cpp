#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/ansible_roles.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/task_text.hpp"
#include "rules/support/written.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::set<std::string, std::less<>>;

bool is_identifier(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && std::ranges::all_of(text, fits);
}

/// The task's own words speak of it: its conditions, its loop, or another of its variables.
bool is_read_here(const yaml::Node& node, std::string_view variable) {
    if (node.is_scalar()) return has_word(node.scalar, variable);
    return std::ranges::any_of(node.items, [&](const yaml::Node& item) { return is_read_here(item, variable); }) ||
           std::ranges::any_of(node.entries, [&](const yaml::Entry& e) { return is_read_here(e.value, variable); });
}

/// A near name that the call does not give already.
std::string near_name(std::string_view variable, const Names& reads, const ansible::Task& task) {
    std::vector<std::string> left;
    for (const std::string& name : reads)
        if (std::ranges::none_of(task.vars, [&](const ansible::Field& field) { return field.name == name; }))
            left.push_back(name);
    return text::nearest_name(variable, left).value_or("");
}

void describe(check::Finding& finding, std::string_view role, std::string_view variable, const Names& reads,
              const ansible::Task& task) {
    const std::string near = near_name(variable, reads, task);
    finding.severity = check::Severity::warning;
    finding.message = fmt::format("the role '{}' never reads '{}', so what it is given is lost", role, variable);
    finding.help = near.empty() ? "give it a variable that its defaults have, or drop this"
                                : fmt::format("did you mean '{}'?", near);
    finding.subject = fmt::format("{} {}", role, variable);
}

/// Calls `tell(variable, reads)` for each of the task's variables that the role does not read.
template <typename Tell>
void look_at(const AnsibleRoles& roles, const ansible::Task& task, const Tell& tell) {
    const std::string_view role = called_role(task);
    if (role.empty() || task.vars.empty() || task.node == nullptr) return;
    const auto reads = roles.reads(role);
    if (!reads) return;
    for (const ansible::Field& field : task.vars)
        if (is_identifier(field.name) && !reads->contains(field.name) && !is_read_here(*task.node, field.name))
            tell(field, *reads);
}

bool is_function_name(std::string_view name) {
    static constexpr std::string_view functions[] = {"if", "map_merge", "yaql", "map_replace", "repeat"};
    return name.starts_with("get_") || std::ranges::find(functions, name) != std::end(functions);
}

void run_on_templates(const check::TemplateModel& model, const check::Report& report) {
    const AnsibleRoles roles(model.knowledge);
    for (const check::TemplateFacts& facts : model.templates)
        for (const check::WrittenTask& written : facts.written.tasks)
            look_at(roles, *written.task, [&](const ansible::Field& field, const Names& reads) {
                if (is_function_name(field.name)) return;
                check::Finding finding = finding_at(facts, written);
                finding.where = facts.source->origin(field.node->where);
                describe(finding, called_role(*written.task), field.name, reads, *written.task);
                report(std::move(finding));
            });
}

/// Those of the playbooks, which no section has.
void run(const check::Model& model, const check::Report& report) {
    const AnsibleRoles roles(model.knowledge);
    for (const KnownTask& known : all_tasks(model)) {
        if (known.node != nullptr && !known.node->section.empty()) continue;
        look_at(roles, *known.task, [&](const ansible::Field& field, const Names& reads) {
            check::Finding finding = finding_at(model, *known.task);
            finding.where = field.node->where;
            describe(finding, called_role(*known.task), field.name, reads, *known.task);
            report(std::move(finding));
        });
    }
}

}  // namespace

check::Rule contract_unread_role_variable() {
    return {
        .id = "contract-unread-role-variable",
        .severity = check::Severity::warning,
        .summary = "a role is given a variable that it never reads",
        .what =
            "A variable in the `vars` of an `include_role` or `import_role` that neither the role nor one that it "
            "includes "
            "reads or has a default for in any release, and that the calling task itself does not read either. Roles "
            "of "
            "which that cannot be told, or that are not of TripleO, are not flagged.",
        .why =
            "Ansible does not mind a variable too many: the role goes on with its default as if nothing had been said. "
            "Ceph clients of several clusters were not configured because tripleo_ceph_client was given `dcn` where it "
            "reads `multiple` (2f23f470c), and the validation of gateways could not be switched off for an s too many "
            "(59cf49e69).",
        .fix = "Give it the variable that it reads, or drop it.",
        .bad =
            "- include_role:\n    name: tripleo_ceph_client\n  vars:\n    dcn: \"{{ item }}\"\n  loop: \"{{ "
            "clusters }}\"\n",
        .good =
            "- include_role:\n    name: tripleo_ceph_client\n  vars:\n    multiple: \"{{ item }}\"\n  loop: \"{{ "
            "clusters }}\"\n",
        .run = run,
        .run_on_templates = run_on_templates};
}

}  // namespace stepwarden::rules
