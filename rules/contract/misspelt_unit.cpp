#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/written.hpp"
#include "simulate/effect.hpp"
#include "text/suggest.hpp"
#include "tripleo/service_knowledge.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::set<std::string, std::less<>>;

/// "openstack-nova-api" of "openstack-nova-api.service".
std::string_view without_suffix(std::string_view unit) {
    constexpr std::string_view suffix = ".service";
    return unit.ends_with(suffix) ? unit.substr(0, unit.size() - suffix.size()) : unit;
}

/// One of an instantiated unit, or one whose name only the run knows, is not judged.
bool is_judged(std::string_view unit) {
    return !unit.empty() && unit.find_first_of("{}$@* ") == std::string_view::npos && !value::has_placeholder(unit);
}

/// The letters of two names differ by a slip of the pen: digits and a plural tell names apart on purpose.
bool is_slip(std::string_view name, std::string_view known) {
    const auto letters = [](std::string_view text) {
        return text.find_first_of("0123456789") == std::string_view::npos;
    };
    const bool plural = name.size() != known.size() && (name.back() == 's') != (known.back() == 's');
    return letters(name) && letters(known) && !plural && name.size() >= 8 && text::edit_distance(name, known, 1) == 1;
}

/// All units that the table knows of any service.
Names known_units(const tripleo::ServiceKnowledge& knowledge) {
    Names names;
    for (const tripleo::ServiceFacts& service : knowledge.services)
        for (const std::string& unit : service.units) names.emplace(without_suffix(unit));
    return names;
}

void tell(const check::TemplateFacts& facts, const check::WrittenTask& written, std::string_view unit,
          const std::string& near, const check::Report& report) {
    check::Finding finding = finding_at(facts, written);
    finding.severity = check::Severity::warning;
    finding.message = fmt::format("no service of TripleO has the unit '{}'", unit);
    finding.help = fmt::format("did you mean '{}'?", near);
    finding.subject = std::string(unit);
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const auto knowledge = tripleo::read_service_knowledge(model.knowledge.file("services.yaml"));
    if (!knowledge) return;
    const Names known = known_units(*knowledge);
    for (const check::TemplateFacts& facts : model.templates)
        for (const check::WrittenTask& written : facts.written.tasks)
            for (const simulate::Effect& effect : written.effects) {
                const std::string_view unit = without_suffix(effect.name);
                if (effect.resource != simulate::Resource::unit || !is_judged(unit) || known.contains(unit)) continue;
                const auto near =
                    std::ranges::find_if(known, [&](const std::string& each) { return is_slip(unit, each); });
                if (near != known.end()) tell(facts, written, unit, *near, report);
            }
}

}  // namespace

check::Rule contract_misspelt_unit() {
    return {.id = "contract-misspelt-unit",
            .severity = check::Severity::warning,
            .summary = "a task acts on a unit that no service has, one letter away from one that a service has",
            .what =
                "A unit that a task stops, starts, enables or disables, which services.yaml knows of no service, and "
                "which differs by one letter from one that it knows. Names that only the run knows, instances "
                "(`unit@1`), and names that differ in digits or a plural are not flagged.",
            .why =
                "systemd does not know the unit: the task fails, or where its failure is let pass the real service "
                "goes on running beside its container. manila-scheduler was to be stopped as "
                "openstack-maniila-scheduler (e2bf5186a).",
            .fix = "Write the unit's name as the service has it; one of your own goes into a --knowledge table.",
            .bad = "- name: Stop the scheduler\n  service: name=openstack-maniila-scheduler state=stopped\n",
            .good = "- name: Stop the scheduler\n  service: name=openstack-manila-scheduler state=stopped\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
