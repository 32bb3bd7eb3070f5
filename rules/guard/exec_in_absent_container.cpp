#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// The sections whose tasks meet the containers of before: a run that is repeated meets none, or new ones.
constexpr std::array<std::string_view, 2> sections{"upgrade_tasks", "fast_forward_upgrade_tasks"};

const simulate::Effect* used_container(const check::WrittenTask& written) {
    const auto used = std::ranges::find_if(written.effects, [](const simulate::Effect& effect) {
        return effect.resource == simulate::Resource::container && effect.operation == simulate::Operation::use &&
               effect.from_command;
    });
    return used == written.effects.end() ? nullptr : &*used;
}

bool looks_for_container(const std::string& command) {
    static constexpr std::array<std::string_view, 4> asks{" ps", " inspect", "container exists", "|| "};
    return std::ranges::any_of(asks, [&](std::string_view ask) { return command.find(ask) != std::string::npos; });
}

void look_at(const check::TemplateFacts& facts, std::uint32_t index, const check::Report& report) {
    const check::WrittenTask& written = facts.written.tasks[index];
    const simulate::Effect* used = used_container(written);
    const std::string command = command_text(*written.task);
    if (used == nullptr || used->name.empty() || command.find(" exec ") == std::string::npos ||
        looks_for_container(command))
        return;
    if (tolerates_failure(facts.written, index) || !written.task->until.empty()) return;
    const UnitProbes probes(facts.written, written.section);
    if (probes.asks_runtime(guards_of(facts.written, index))) return;
    check::Finding finding = finding_at(facts, written);
    finding.message = fmt::format("'{}' runs a command in the container {} without asking whether it is there",
                                  written.task->name, used->name);
    finding.help = "do it only where the runtime lists the container";
    finding.subject = used->name;
    report(std::move(finding));
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i)
            if (std::ranges::find(sections, facts.written.tasks[i].section) != sections.end())
                look_at(facts, i, report);
}

}  // namespace

check::Rule guard_exec_in_absent_container() {
    return {
        .id = "guard-exec-in-absent-container",
        .severity = check::Severity::warning,
        .summary = "an upgrade runs a command in a container that may be gone",
        .what =
            "`docker exec` or `podman exec` of a named container in upgrade_tasks or fast_forward_upgrade_tasks whose "
            "failure "
            "stops the host, where neither the command nor a condition asks the runtime for the container. Sections "
            "that are "
            "played after the deployment has started the containers are not flagged.",
        .why =
            "An upgrade that is run again, or whose host was on packages before, finds no such container, and cannot "
            "go on: "
            "cinder's, ironic's and nova's online migrations did that to every second run (323548a2b).",
        .fix = "Ask for the container first.",
        .bad = "upgrade_tasks:\n  - command: docker exec cinder_api cinder-manage db online_data_migrations\n",
        .good =
            "upgrade_tasks:\n  - shell: |\n      if docker ps | grep cinder_api; then\n        docker exec cinder_api "
            "cinder-manage db online_data_migrations\n      fi\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
