#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// The list that is played on hosts as the release before left them.
constexpr std::string_view section = "upgrade_tasks";

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            if (written.section != section || !written.task->register_name.empty()) continue;
            const std::string command = command_text(*written.task);
            const auto units = asked_units(command);
            if (units.empty() || command.find("is-enabled") != std::string::npos ||
                tolerates_failure(facts.written, i) || !guards_of(facts.written, i).empty())
                continue;
            check::Finding finding = finding_at(facts, written);
            finding.message =
                fmt::format("'{}' ends the upgrade where {} is not active, also on hosts that do not have it",
                            written.task->name, units.front());
            finding.help = fmt::format("do it only where `systemctl is-enabled {}` says so", units.front());
            finding.subject = units.front();
            report(std::move(finding));
        }
}

}  // namespace

check::Rule guard_unguarded_validation() {
    return {
        .id = "guard-unguarded-validation",
        .severity = check::Severity::warning,
        .summary = "an upgrade demands that a unit is active without asking whether the host has it",
        .what =
            "A command of upgrade_tasks that fails unless `systemctl` calls a unit active, under no condition but its "
            "step. "
            "Commands whose result is registered or whose failure is let pass are not flagged.",
        .why =
            "The services of a role may be new with the release that is being installed, or off on some of its hosts: "
            "they "
            "have no unit to be active yet, and the upgrade ends at its first step. 36 services of ocata did that "
            "(7c84a9b39).",
        .fix = "Ask with is-enabled first, and validate only where that succeeds.",
        .bad =
            "upgrade_tasks:\n  - shell: systemctl show 'openstack-aodh-listener' --property ActiveState | grep "
            "'\\bactive\\b'\n    tags: step0,validation\n",
        .good =
            "upgrade_tasks:\n  - command: systemctl is-enabled openstack-aodh-listener\n    register: "
            "listener_enabled\n "
            "   ignore_errors: true\n  - shell: systemctl show 'openstack-aodh-listener' --property ActiveState | grep "
            "'\\bactive\\b'\n    when: listener_enabled.rc == 0\n    tags: step0,validation\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
