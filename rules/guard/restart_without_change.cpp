#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

using simulate::Operation;
using simulate::Resource;

/// Sections that are played again on hosts which they have changed already.
constexpr std::array<std::string_view, 2> sections{"upgrade_tasks", "update_tasks"};

const simulate::Effect* restart_of(const check::WrittenTask& written) {
    const auto found = std::ranges::find_if(written.effects, [](const simulate::Effect& effect) {
        return effect.operation == Operation::restart &&
               (effect.resource == Resource::unit || effect.resource == Resource::container) && is_literal(effect.name);
    });
    return found == written.effects.end() ? nullptr : &*found;
}

/// It changes a file of configuration, and tells when there was nothing to change, or would if it were a module.
bool configures(const ansible::Task& task) {
    static constexpr std::array<std::string_view, 7> modules{"ini_file", "lineinfile", "blockinfile", "replace",
                                                             "copy",     "template",   "file"};
    if (std::ranges::find(modules, task.action) != modules.end())
        return task.action != "file" || task.argument_text("state") == "absent";
    const std::string command = command_text(task);
    return command.find("crudini --set") != std::string::npos || command.find("crudini --del") != std::string::npos;
}

/// The task right before it in the same list or block.
std::optional<std::uint32_t> task_before(const check::WrittenTasks& written, std::uint32_t index) {
    for (std::uint32_t i = index; i-- > 0;) {
        if (written.tasks[i].list != written.tasks[index].list) return std::nullopt;
        if (written.tasks[i].block == written.tasks[index].block)
            return written.tasks[i].task->is_block ? std::nullopt : std::optional(i);
    }
    return std::nullopt;
}

bool waits_for_change(const std::vector<std::string>& guards, const ansible::Task& before) {
    return std::ranges::any_of(guards, [&](const std::string& guard) {
        return guard.find("changed") != std::string::npos ||
               (!before.register_name.empty() && has_word(guard, before.register_name));
    });
}

void look_at(const check::TemplateFacts& facts, std::uint32_t index, const std::set<std::string>& optional,
             const check::Report& report) {
    const check::WrittenTask& written = facts.written.tasks[index];
    const simulate::Effect* restart = restart_of(written);
    if (restart == nullptr || tolerates_failure(facts.written, index)) return;
    const auto before = task_before(facts.written, index);
    if (!before || !configures(*facts.written.tasks[*before].task)) return;
    const ansible::Task& cause = *facts.written.tasks[*before].task;
    const auto guards = guards_of(facts.written, index);
    if (waits_for_change(guards, cause)) return;
    // Whether it is there at all is another question, guard-unguarded-stop's.
    if (optional.contains(restart->name) && !UnitProbes(facts.written, written.section).tells_existence(guards)) return;
    check::Finding finding = finding_at(facts, written);
    finding.message = fmt::format("'{}' restarts {} each time, whether '{}' changed anything or not",
                                  written.task->name, restart->name, cause.name);
    finding.help = "register the change, and restart when it is changed";
    finding.subject = restart->name;
    finding.related.push_back({facts.source->origin(cause.where), "what it is restarted for"});
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const std::set<std::string> optional = optional_units(model.knowledge);
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i)
            if (std::ranges::find(sections, facts.written.tasks[i].section) != sections.end())
                look_at(facts, i, optional, report);
}

}  // namespace

check::Rule guard_restart_without_change() {
    return {.id = "guard-restart-without-change",
            .severity = check::Severity::warning,
            .summary = "a unit is restarted for a change of configuration even when nothing changed",
            .what =
                "A task of upgrade_tasks or update_tasks that restarts a unit or container right after one that "
                "writes, edits or "
                "removes a file, without a condition on the result of that.",
            .why =
                "Upgrades and updates are run again on hosts that carry workload by then; a restart of docker takes "
                "all containers "
                "down each time. The tasks of hybrid state did that on compute nodes (64a8cd2d3), and swift restarted "
                "xinetd "
                "where there was none to restart (302af5066).",
            .fix = "Register the result of the change, and restart `when: result is changed`.",
            .bad =
                "- ini_file: path=/etc/containers/registries.conf section=registries option=insecure value=\"{{ list "
                "}}\"\n- "
                "service: name=docker state=restarted\n",
            .good =
                "- ini_file: path=/etc/containers/registries.conf section=registries option=insecure value=\"{{ list "
                "}}\"\n  "
                "register: registries\n- service: name=docker state=restarted\n  when: registries is changed\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
