#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::array package_modules{"dnf"sv, "yum"sv, "package"sv};
constexpr std::array installing{""sv, "present"sv, "installed"sv, "latest"sv};

/// "@module:stream", perhaps with a profile.
bool names_stream(std::string_view name) {
    if (!name.starts_with('@')) return false;
    const std::size_t template_end = name.find("}}");
    const std::size_t from = template_end == std::string_view::npos ? 0 : template_end;
    return name.find(':', from) != std::string_view::npos;
}

void look_at(const check::Model& model, const ansible::Task& task, const check::Report& report) {
    if (std::ranges::find(package_modules, task.action) == package_modules.end()) return;
    if (std::ranges::find(installing, task.argument_text("state")) == installing.end()) return;
    const yaml::Node* name = task.argument("name");
    if (name == nullptr || !name->is_scalar() || !names_stream(name->scalar)) return;
    check::Finding finding = finding_at(model, task);
    finding.severity = check::Severity::warning;
    finding.where = name->where;
    finding.message = fmt::format("'{}' installs the packages of {}, where enabling the module's stream does not",
                                  title(task), name->scalar);
    finding.help = "enable the stream alone: tripleo_dnf_stream with state enabled, or `dnf module enable`";
    finding.subject = name->scalar;
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    for (const KnownTask& known : all_tasks(model)) look_at(model, *known.task, report);
}

}  // namespace

check::Rule schema_module_group_installed() {
    return {.id = "schema-module-group-installed",
            .severity = check::Severity::warning,
            .summary = "a module's stream is enabled by installing its packages",
            .what =
                "dnf, yum or package with a name of the form `@module:stream` and a state that installs. Removing such "
                "a module is not flagged.",
            .why =
                "The package manager enables the stream and installs or updates all packages of the profile, at a step "
                "at which only repositories are to be set: undercloud-upgrade got packages at step 0 that belong to "
                "step 3 (4939e19ee).",
            .fix = "Enable the stream without installing anything.",
            .bad = "- name: enable the stream\n  dnf:\n    name: '@virt:8.2'\n    state: present\n",
            .good = "- name: enable the stream\n  tripleo_dnf_stream:\n    name: virt:8.2\n    state: enabled\n",
            .run = run};
}

}  // namespace stepwarden::rules
