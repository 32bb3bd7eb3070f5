#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// The register whose `results` a loop goes over, or "".
std::string looped_register(const ansible::Task& task) {
    if (!task.loop || task.loop->source == nullptr) return {};
    const std::string& text = task.loop->source->scalar;
    const std::size_t end = text.find(".results");
    if (end == std::string::npos) return {};
    const std::size_t begin = text.find_last_of(" {(", end);
    return text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1));
}

/// Items of it may have failed without stopping the host.
const check::WrittenTask* tolerant_probe(const check::WrittenTasks& written, const check::WrittenTask& reader,
                                         const std::string& name) {
    for (std::uint32_t i = 0; i < written.tasks.size(); ++i) {
        const check::WrittenTask& each = written.tasks[i];
        if (each.section != reader.section || each.task->register_name != name) continue;
        if (each.task->loop && !command_text(*each.task).empty() && tolerates_failure(written, i)) return &each;
    }
    return nullptr;
}

bool acts_on_units(const check::WrittenTask& written) {
    return std::ranges::any_of(written.effects, [](const simulate::Effect& effect) {
        return effect.resource == simulate::Resource::unit && effect.operation != simulate::Operation::use;
    });
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            const std::string name = looped_register(*written.task);
            if (name.empty() || !acts_on_units(written) || tolerates_failure(facts.written, i)) continue;
            if (any_has_word(guards_of(facts.written, i), written.task->loop->variable)) continue;
            const check::WrittenTask* probe = tolerant_probe(facts.written, written, name);
            if (probe == nullptr) continue;
            check::Finding finding = finding_at(facts, written);
            finding.severity = check::Severity::error;
            finding.message = fmt::format("'{}' acts on every item of '{}', also on those for which '{}' failed",
                                          written.task->name, name, probe->task->name);
            finding.help = fmt::format("when: {}.rc == 0", written.task->loop->variable);
            finding.subject = name;
            finding.related.push_back({facts.source->origin(probe->task->where), "asks which of them are there"});
            report(std::move(finding));
        }
}

}  // namespace

check::Rule guard_unfiltered_probe_results() {
    return {
        .id = "guard-unfiltered-probe-results",
        .severity = check::Severity::error,
        .summary = "a task acts on all items of a probe, also on those that are not there",
        .what =
            "A task that stops, starts or disables units in a loop over the `results` of a command that may fail for "
            "some of them without harm, and whose conditions do not look at the item.",
        .why =
            "The probe's items hold all that was asked for, found or not. Stopping a unit that does not exist fails, "
            "and "
            "the upgrade ends there: swift's storage services were stopped so on hosts that had only some of them "
            "(0fb177cd5).",
        .fix = "Act only on items whose probe succeeded.",
        .bad =
            "- command: systemctl is-enabled {{ item }}\n  loop: [a, b]\n  register: known\n  ignore_errors: true\n"
            "- service: name={{ item.item }} state=stopped\n  loop: \"{{ known.results }}\"\n",
        .good =
            "- command: systemctl is-enabled {{ item }}\n  loop: [a, b]\n  register: known\n  ignore_errors: "
            "true\n- service: name={{ item.item }} state=stopped\n  loop: \"{{ known.results }}\"\n  when: "
            "item.rc == 0\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
