#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

/// The command line leads into a container, or over to another host.
bool leads_elsewhere(std::string_view command) {
    static constexpr std::array<std::string_view, 4> ways{" exec ", " run ", "ssh ", "container_cli"};
    return std::ranges::any_of(ways, [&](std::string_view way) { return command.find(way) != std::string_view::npos; });
}

/// The program stands where a command begins: at the start of a line, or behind what joins commands.
bool starts_program(std::string_view command, std::string_view program) {
    for (std::size_t at = command.find(program); at != std::string_view::npos; at = command.find(program, at + 1)) {
        const std::size_t end = at + program.size();
        if (end == command.size() || command[end] != ' ') continue;
        const std::size_t before = command.substr(0, at).find_last_not_of(' ');
        if (before == std::string_view::npos ||
            std::string_view("|;&(`\n").find(command[before]) != std::string_view::npos)
            return true;
    }
    return false;
}

void look_at(const check::TemplateFacts& facts, std::uint32_t index, const yaml::Node& table,
             const check::Report& report) {
    const check::WrittenTask& written = facts.written.tasks[index];
    const std::string command = command_text(*written.task);
    if (command.empty() || leads_elsewhere(command) || tolerates_failure(facts.written, index)) return;
    for (const yaml::Node& row : rows_of(table, "clients")) {
        const std::string_view program = text_of(row.find("program"));
        if (!starts_program(command, program)) continue;
        const std::string unit(text_of(row.find("unit")));
        const UnitProbes probes(facts.written, written.section);
        const auto& names = probes.names_for(unit);
        const auto guards = guards_of(facts.written, index);
        if (names.empty() || probes.tells_existence(guards)) continue;
        check::Finding finding = finding_at(facts, written);
        finding.message = fmt::format(
            "'{}' calls `{}`, which needs {} on the host, and does not look at {}, which tells "
            "whether it is there",
            written.task->name, program, unit, *names.begin());
        finding.help = fmt::format("do it only where {} says so", *names.rbegin());
        finding.subject = fmt::format("{} {}", program, unit);
        report(std::move(finding));
        return;
    }
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const auto table = yaml::read_table(model.knowledge.file("units.yaml"));
    if (!table) return;
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) look_at(facts, i, *table, report);
}

}  // namespace

check::Rule guard_unguarded_client() {
    return {
        .id = "guard-unguarded-client",
        .severity = check::Severity::warning,
        .summary = "a task talks to a server of the host although its section knows that it may be gone",
        .what =
            "A command on the host by a client of a server (rules/knowledge/units.yaml, `clients`) in a section in "
            "which another "
            "task asks whether the server's unit is there, under conditions that do not look at any such answer. "
            "Commands "
            "in containers are not flagged.",
        .why =
            "Where the server runs in a container already, as after an upgrade that is run again, the client finds no "
            "socket "
            "and fails: `mysql -e` on hosts whose mariadb was containerised (cc05e5223).",
        .fix = "Wait for the same answer as the task that stops the unit.",
        .bad =
            "- command: systemctl is-enabled --quiet mariadb\n  register: mariadb_enabled\n  ignore_errors: true\n- "
            "shell: mysql -e \"DROP DATABASE neutron;\"\n",
        .good =
            "- command: systemctl is-enabled --quiet mariadb\n  register: mariadb_enabled\n  ignore_errors: true\n- "
            "shell: mysql -e \"DROP DATABASE neutron;\"\n  when: mariadb_enabled.rc == 0\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
