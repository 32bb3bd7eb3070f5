#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/contracts.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/unit_probes.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// What makes something new, which has to be made by the runtime of the release: `exec`, `stop` and `rm` may be meant
/// for what an older release left under docker.
constexpr std::array<std::string_view, 5> verbs{"run", "pull", "tag", "create", "build"};
/// Sections that an older release's runtime plays.
constexpr std::array<std::string_view, 2> older{"fast_forward_upgrade_tasks", "fast_forward_post_upgrade_tasks"};
constexpr std::string_view docker = "docker ";
/// The service that brings docker.
constexpr std::string_view docker_service = "docker";

bool ends_a_word(char c) { return c == ' ' || c == '/' || c == '\'' || c == '"' || c == '(' || c == '`' || c == '\n'; }

/// "docker run" where the text says it as a command.
std::string docker_call(std::string_view text) {
    for (std::size_t at = text.find(docker); at != std::string_view::npos; at = text.find(docker, at + 1)) {
        if (at > 0 && !ends_a_word(text[at - 1])) continue;
        const std::string_view rest = text.substr(at + docker.size());
        for (const std::string_view verb : verbs)
            if (rest.starts_with(verb) && rest.size() > verb.size() && rest[verb.size()] == ' ')
                return fmt::format("docker {}", verb);
    }
    return {};
}

/// It is meant for docker: its conditions, its name or its text say so, or tell the runtimes apart.
bool is_about_docker(const check::WrittenTasks& written, std::uint32_t index, const std::string& text) {
    for (const ansible::Task* task : with_blocks(written, index))
        if (task->name.find("docker") != std::string::npos || task->name.find("Docker") != std::string::npos)
            return true;
    if (text.find("container_cli") != std::string::npos || text.find("podman") != std::string::npos) return true;
    return std::ranges::any_of(guards_of(written, index), [](const std::string& guard) {
        return guard.find("docker") != std::string::npos || guard.find("container_cli") != std::string::npos ||
               guard.find("hybrid") != std::string::npos;
    });
}

/// The texts that are run: of `command` and `shell`, also where Heat fills them in.
std::string run_text(const ansible::Task& task) {
    static constexpr std::array<std::string_view, 2> modules{"command", "shell"};
    if (std::ranges::find(modules, task.action) == modules.end() || task.node == nullptr) return {};
    for (const yaml::Entry& entry : task.node->entries) {
        if (entry.key.scalar != task.action_as_written) continue;
        if (entry.value.is_scalar()) return entry.value.scalar;
        for (const std::string_view function : {"str_replace", "str_replace_strict"})
            if (const yaml::Node* call = entry.value.find(function))
                if (const yaml::Node* text = call->find("template")) return text->scalar;
    }
    return {};
}

/// The release lets the operator choose the runtime, and its templates know.
bool is_runtime_chosen(const check::TemplateModel& model) {
    std::size_t users = 0;
    for (const check::TemplateFacts& facts : model.templates)
        users += std::ranges::any_of(facts.written.tasks, [](const check::WrittenTask& written) {
            return !written.task->is_block && command_text(*written.task).find("container_cli") != std::string::npos;
        });
    return users >= 3;
}

void run(const check::TemplateModel& model, const check::Report& report) {
    const yaml::Node table = contracts(model.knowledge);
    const yaml::Node* runtimes = table.find("runtimes");
    const auto podman = strings_of(runtimes == nullptr ? nullptr : runtimes->find("podman"));
    if (std::ranges::find(podman, model.release) == podman.end() || !is_runtime_chosen(model)) return;
    for (const check::TemplateFacts& facts : model.templates) {
        if (facts.service == docker_service) continue;
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            if (std::ranges::find(older, written.section) != older.end()) continue;
            const std::string call = docker_call(run_text(*written.task));
            if (call.empty() || is_about_docker(facts.written, i, text_of_task(*written.task))) continue;
            check::Finding finding = finding_at(facts, written);
            finding.message = fmt::format(
                "'{}' calls `{}`, while this release's containers are run by container_cli, which is podman by default",
                written.task->name, call);
            finding.help = "call {{ container_cli }}";
            finding.subject = call;
            report(std::move(finding));
        }
    }
}

}  // namespace

check::Rule contract_hardcoded_docker() {
    return {.id = "contract-hardcoded-docker",
            .severity = check::Severity::warning,
            .summary = "a task calls docker where the release's runtime is container_cli",
            .what =
                "`docker run`, `pull`, `tag`, `create` or `build` in a command, in a tree whose templates call "
                "`container_cli`. "
                "Not flagged are fast forward upgrades, which start under docker, and tasks whose name, conditions or "
                "text speak "
                "of docker or tell the runtimes apart.",
            .why =
                "Without docker on the host the task fails; with it, it makes its container or image where podman does "
                "not see "
                "it. mysql's upgrade ran in a container of /usr/bin/docker in stein (c693ba664), and images were "
                "pulled by docker "
                "(889573970).",
            .fix = "Call {{ container_cli }}.",
            .bad = "- command: docker run --rm {{ image }} mysql_upgrade\n",
            .good = "- command: \"{{ container_cli }} run --rm {{ image }} mysql_upgrade\"\n",
            .run_on_templates = run};
}

}  // namespace stepwarden::rules
