#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;

/// Units that TripleO makes for its containers, where podman runs them.
constexpr std::string_view container_unit = "tripleo_";
/// A host that is taken away runs what it was deployed with.
constexpr std::string_view scaling = "scale_tasks";

bool takes_down(const simulate::Effect& effect) {
    static constexpr std::array<Operation, 3> operations{Operation::stop, Operation::restart, Operation::disable};
    return effect.resource == simulate::Resource::unit && !effect.from_command && is_literal(effect.name) &&
           std::ranges::find(operations, effect.operation) != operations.end();
}

/// The template of a service that is switched off, and that hosts may never have had.
bool is_of_disabled_service(const check::TemplateFacts& facts) {
    return facts.source->path().find("disabled") != std::string::npos || facts.service.ends_with("_disabled");
}

class Search {
public:
    Search(const check::TemplateModel& model, const check::Report& report)
        : report_(report), optional_(optional_units(model.knowledge)) {}

    void look_at(const check::TemplateFacts& facts) {
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            const auto effect = std::ranges::find_if(written.effects, takes_down);
            if (effect == written.effects.end() || written.task->inclusion != ansible::Inclusion::none) continue;
            if (tolerates_failure(facts.written, i)) continue;
            const UnitProbes probes(facts.written, written.section);
            const auto guards = guards_of(facts.written, i);
            std::set<std::string> told;
            for (const simulate::Effect& each : written.effects)
                if (takes_down(each) && told.insert(each.name).second)
                    if (const std::string why = why_absent(facts, probes, guards, each, written.section); !why.empty())
                        tell(facts, written, each, why);
        }
    }

private:
    /// Why the unit may not be there although no condition asks for it; empty when it is there, or asked for.
    [[nodiscard]] std::string why_absent(const check::TemplateFacts& facts, const UnitProbes& probes,
                                         const std::vector<std::string>& guards, const simulate::Effect& effect,
                                         std::string_view section) const {
        const std::string& unit = effect.name;
        if (probes.tells_existence(guards) || probes.depends_on_task_with(guards, unit)) return {};
        const bool other_guards =
            std::ranges::any_of(guards, [&](const std::string& guard) { return !probes.is_setting(guard); });
        if (optional_.contains(unit)) return "not every host has it installed";
        if (unit.starts_with(container_unit) && section == scaling) return {};
        if (unit.starts_with(container_unit))
            return other_guards || effect.operation != Operation::stop
                       ? ""
                       : "it exists only where that container was deployed";
        if (other_guards) return {};
        if (is_of_disabled_service(facts)) return "this template is for clouds that do not run the service";
        if (!probes.names_for(unit).empty()) return "another task of the section asks whether it is there";
        return {};
    }

    void tell(const check::TemplateFacts& facts, const check::WrittenTask& written, const simulate::Effect& effect,
              const std::string& why) const {
        check::Finding finding = finding_at(facts, written);
        finding.message =
            fmt::format("'{}' takes it for granted that {} is there, but {}", written.task->name, effect.name, why);
        finding.help = fmt::format("do it only where `systemctl is-enabled {}` or a stat says so", effect.name);
        finding.subject = effect.name;
        report_(std::move(finding));
    }

    const check::Report& report_;
    std::set<std::string> optional_;
};

void run(const check::TemplateModel& model, const check::Report& report) {
    Search search(model, report);
    for (const check::TemplateFacts& facts : model.templates) search.look_at(facts);
}

}  // namespace

check::Rule guard_unguarded_stop() {
    return {
        .id = "guard-unguarded-stop",
        .severity = check::Severity::warning,
        .summary = "a task stops or restarts a unit that the host may not have",
        .what =
            "`service` or `systemd` that stops, restarts or disables a unit without a condition that tells whether it "
            "is there, "
            "where it may not be: in the template of a disabled service; a unit that not every host has installed "
            "(rules/knowledge/units.yaml); a unit that TripleO makes for a container; and one that another task of the "
            "same "
            "section asks for. Units of services that are deployed on the host and always have them are not flagged.",
        .why =
            "Both modules fail when the unit does not exist, and the host stops in the middle of its upgrade: "
            "glance-registry "
            "where it had never run (6ea85bc5b), xinetd (35088487c, 302af5066), rsyslog on a fresh host (58a9f97a9), "
            "the TLS "
            "proxy of octavia (bf279de03).",
        .fix = "Ask for the unit first, and act on the answer.",
        .bad = "- name: Stop glance_registry\n  service: name=openstack-glance-registry state=stopped enabled=no\n",
        .good =
            "- command: systemctl is-enabled --quiet openstack-glance-registry\n  register: registry_enabled\n  "
            "ignore_errors: true\n- name: Stop glance_registry\n  service: name=openstack-glance-registry "
            "state=stopped enabled=no\n  when: registry_enabled.rc == 0\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
