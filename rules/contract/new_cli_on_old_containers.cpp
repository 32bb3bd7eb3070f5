#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// Played while the containers of the release before still run.
constexpr std::string_view section = "upgrade_tasks";
constexpr std::string_view new_cli = "container_cli";

bool execs_by_new_cli(const std::string& command) {
    std::size_t at = command.find(new_cli);
    for (; at != std::string::npos; at = command.find(new_cli, at + 1)) {
        const std::size_t rest = command.find_first_not_of(" }", at + new_cli.size());
        if (rest != std::string::npos && command.compare(rest, 5, "exec ") == 0) return true;
    }
    return false;
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node table = contracts(model.knowledge);
    const yaml::Node* runtimes = table.find("runtimes");
    const std::vector<std::string> both = strings_of(runtimes == nullptr ? nullptr : runtimes->find("both"));
    if (std::ranges::find(both, model.release) == both.end()) return;
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            const std::string command = command_text(*written.task);
            if (written.section != section || !execs_by_new_cli(command)) continue;
            const auto guards = guards_of(facts.written, i);
            const bool knows_docker =
                command.find("docker") != std::string::npos ||
                text_of_task(*written.task).find("docker") != std::string::npos ||
                std::ranges::any_of(guards, [](const std::string& guard) {
                    return guard.find("docker") != std::string::npos || guard.find(new_cli) != std::string::npos;
                });
            if (knows_docker) continue;
            check::Finding finding = finding_at(facts, written);
            finding.message = fmt::format(
                "'{}' runs a command in a container by container_cli, which is the new runtime already, while the "
                "container "
                "may still be docker's",
                written.task->name);
            finding.help = "look for the container in both runtimes, or see whether docker still runs";
            finding.subject = section;
            report(std::move(finding));
        }
}

}  // namespace

check::Rule contract_new_cli_on_old_containers() {
    return {.id = "contract-new-cli-on-old-containers",
            .severity = check::Severity::warning,
            .summary = "an upgrade looks for docker's containers with the new runtime",
            .what =
                "`{{ container_cli }} exec` in upgrade_tasks of a release to which one comes from docker (stein, and "
                "train by fast "
                "forward), where neither the task nor its conditions speak of docker.",
            .why =
                "container_cli says what the upgraded release runs its containers with. upgrade_tasks run before the "
                "containers "
                "are made anew, so podman knows none of those that are running under docker, and exec fails: cinder's, "
                "ironic's "
                "and nova's migrations (978c5978a), Ceph's noout flag (8cf38e95c).",
            .fix = "Handle both runtimes, or find out which one runs the container.",
            .bad =
                "upgrade_tasks:\n  - command: \"{{ container_cli }} exec cinder_api cinder-manage db "
                "online_data_migrations\"\n",
            .good =
                "upgrade_tasks:\n  - shell: |\n      if {{ container_cli }} ps | grep cinder_api; then\n        {{ "
                "container_cli }} exec cinder_api cinder-manage db online_data_migrations\n      elif docker ps | grep "
                "cinder_api; then\n        docker exec cinder_api cinder-manage db online_data_migrations\n      fi\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
