#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

constexpr std::string_view httpd = "httpd";
constexpr int max_nesting = 4;

bool speaks_of_apache(std::string_view type) {
    return type.find("apache") != std::string_view::npos || type.find("Apache") != std::string_view::npos;
}

/// The template, or one that it is built on, is built on the one that runs services under httpd.
bool is_under_httpd(const check::TemplateModel& model, const check::TemplateFacts& facts, int depth = 0) {
    const yaml::Node* resources = facts.root().find("resources");
    if (resources == nullptr || depth > max_nesting) return false;
    for (const yaml::Entry& entry : resources->entries) {
        const yaml::Node* type = entry.value.find("type");
        if (type == nullptr) continue;
        if (speaks_of_apache(type->scalar)) return true;
        const check::TemplateFacts* base = model.nested(facts, type->scalar);
        if (base != nullptr && base != &facts && is_under_httpd(model, *base, depth + 1)) return true;
    }
    return false;
}

/// The template of the same service on the host, which this one takes its puppet from.
const check::TemplateFacts* host_twin(const check::TemplateModel& model, const check::TemplateFacts& facts) {
    const yaml::Node* resources = facts.root().find("resources");
    if (resources == nullptr || facts.service.empty()) return nullptr;
    for (const yaml::Entry& entry : resources->entries) {
        const yaml::Node* type = entry.value.find("type");
        const check::TemplateFacts* base = type == nullptr ? nullptr : model.nested(facts, type->scalar);
        if (base != nullptr && base != &facts && base->service == facts.service) return base;
    }
    return nullptr;
}

/// The twin stops or asks after units of its own, and not after httpd.
std::string unit_of_twin(const check::TemplateFacts& twin) {
    std::string unit;
    for (const check::WrittenTask& written : twin.written.tasks)
        for (const simulate::Effect& effect : written.effects) {
            if (effect.resource != simulate::Resource::unit || effect.operation != simulate::Operation::stop) continue;
            if (effect.name == httpd) return {};
            if (unit.empty()) unit = effect.name;
        }
    return unit;
}

void look_at_stop(const check::TemplateModel& model, const check::TemplateFacts& facts, std::uint32_t index,
                  const check::Report& report) {
    const check::WrittenTask& written = facts.written.tasks[index];
    const bool stops = std::ranges::any_of(written.effects, [](const simulate::Effect& effect) {
        return effect.resource == simulate::Resource::unit && effect.operation == simulate::Operation::stop &&
               effect.name == httpd;
    });
    if (!stops || !guards_of(facts.written, index).empty()) return;
    const check::TemplateFacts* twin = host_twin(model, facts);
    if (twin == nullptr || is_under_httpd(model, *twin)) return;
    const std::string unit = unit_of_twin(*twin);
    if (unit.empty()) return;
    check::Finding finding = finding_at(facts, written);
    finding.message = fmt::format("'{}' stops httpd, but {} does not run under httpd on the host: {} stops {}",
                                  written.task->name, facts.service, twin->source->path(), unit);
    finding.help = fmt::format("stop {}", unit);
    finding.subject = httpd;
    report(std::move(finding));
}

void look_at_question(const check::TemplateModel& model, const check::TemplateFacts& facts, std::uint32_t index,
                      const check::Report& report) {
    const check::WrittenTask& written = facts.written.tasks[index];
    const auto units = asked_units(command_text(*written.task));
    if (units.empty() || facts.service.empty() || tolerates_failure(facts.written, index)) return;
    if (!guards_of(facts.written, index).empty() || !is_under_httpd(model, facts)) return;
    std::string own = "openstack-" + facts.service;
    std::ranges::replace(own, '_', '-');
    if (std::ranges::find(units, own) == units.end()) return;
    // A service that has both a unit and a site of httpd stops its unit somewhere.
    const bool has_unit = std::ranges::any_of(facts.written.tasks, [&](const check::WrittenTask& each) {
        return std::ranges::any_of(each.effects, [&](const simulate::Effect& effect) {
            return effect.resource == simulate::Resource::unit && effect.name == own;
        });
    });
    if (has_unit) return;
    check::Finding finding = finding_at(facts, written);
    finding.severity = check::Severity::error;
    finding.message = fmt::format("'{}' asks after {}, but {} runs under httpd and has no unit of its own",
                                  written.task->name, own, facts.service);
    finding.help = "ask after httpd, or drop the task";
    finding.subject = own;
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            look_at_stop(model, facts, i, report);
            look_at_question(model, facts, i, report);
        }
}

}  // namespace

check::Rule contract_unit_or_httpd() {
    return {.id = "contract-unit-or-httpd",
            .severity = check::Severity::error,
            .summary = "a task takes a service for one that runs under httpd, or one under httpd for a unit",
            .what =
                "A task that demands the unit of a service whose template builds on ApacheServiceBase to be active, "
                "although nothing "
                "in the template stops such a unit; and a task of a containerised service that stops httpd, while the "
                "template of "
                "the same service on the host stops a unit of its own. Conditions of any kind keep a task from being "
                "flagged.",
            .why =
                "A unit that does not exist is never active, so that the validation ends every upgrade before it "
                "begins: aodh-api, "
                "gnocchi-api and ceilometer-api (7a14359fb, 353c2dede). Stopping httpd leaves the real unit running "
                "beside its "
                "container: zaqar (29545646f).",
            .fix = "Name what the service runs as in the release that one comes from.",
            .bad = "- shell: systemctl show 'openstack-aodh-api' --property ActiveState | grep '\\bactive\\b'\n",
            .good = "- shell: systemctl show 'httpd' --property ActiveState | grep '\\bactive\\b'\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
