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

using simulate::Operation;
using simulate::Resource;

/// The task that disables the unit only where this name says so.
const check::WrittenTask* disabler(const check::WrittenTasks& written, std::string_view section,
                                   const std::string& unit, const UnitProbes& probes) {
    for (std::uint32_t i = 0; i < written.tasks.size(); ++i) {
        const check::WrittenTask& each = written.tasks[i];
        const bool disables = std::ranges::any_of(each.effects, [&](const simulate::Effect& effect) {
            return effect.operation == Operation::disable && effect.resource == Resource::unit && effect.name == unit;
        });
        if (!disables || each.section != section) continue;
        const auto guards = guards_of(written, i);
        const auto& names = probes.names_for(unit);
        if (std::ranges::any_of(names, [&](const std::string& name) { return any_has_word(guards, name); }))
            return &each;
    }
    return nullptr;
}

void look_at(const check::TemplateFacts& facts, const check::WrittenTask& written, const check::Report& report) {
    const std::string_view name = written.task->register_name;
    if (!name.ends_with("_enabled") && !name.ends_with("_enabled_result")) return;
    const std::string command = command_text(*written.task);
    if (command.find("is-active") == std::string::npos || command.find("is-enabled") != std::string::npos) return;
    const UnitProbes probes(facts.written, written.section);
    for (const std::string& unit : asked_units(command)) {
        const check::WrittenTask* reader = disabler(facts.written, written.section, unit, probes);
        if (reader == nullptr) continue;
        check::Finding finding = finding_at(facts, written);
        finding.message = fmt::format(
            "'{}' is what `systemctl is-active {}` says, and decides whether the unit is disabled: one that was "
            "stopped "
            "before stays enabled",
            name, unit);
        finding.help = "ask `systemctl is-enabled`";
        finding.subject = name;
        finding.related.push_back({facts.source->origin(reader->task->where), "disables it only where it was active"});
        report(std::move(finding));
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (const check::WrittenTask& written : facts.written.tasks) look_at(facts, written, report);
}

}  // namespace

check::Rule guard_wrong_probe() {
    return {.id = "guard-wrong-probe",
            .severity = check::Severity::warning,
            .summary = "a result that is called enabled tells whether a unit is active",
            .what =
                "A register named `..._enabled` of a task that asks `systemctl is-active`, where a task of the same "
                "section "
                "disables that unit on the strength of it. Tasks that ask both are not flagged.",
            .why =
                "What is stopped and still enabled starts again with the next boot. openstack-nova-consoleauth was "
                "stopped by "
                "the fast forward upgrade before the upgrade asked whether it was 'enabled' with is-active, so that it "
                "was never "
                "disabled (b1d0ed091).",
            .fix = "Ask is-enabled, or call the result running.",
            .bad =
                "- command: systemctl is-active --quiet openstack-nova-consoleauth\n  register: "
                "nova_consoleauth_enabled\n  ignore_errors: true\n- service: name=openstack-nova-consoleauth "
                "state=stopped enabled=no\n  when: "
                "nova_consoleauth_enabled.rc == 0\n",
            .good =
                "- command: systemctl is-enabled --quiet openstack-nova-consoleauth\n  register: "
                "nova_consoleauth_enabled\n  ignore_errors: true\n- service: name=openstack-nova-consoleauth "
                "state=stopped enabled=no\n  when: "
                "nova_consoleauth_enabled.rc == 0\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
