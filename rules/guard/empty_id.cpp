#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "check/template_model.hpp"
#include "rules/support/written.hpp"

namespace stepwarden::rules {
namespace {

/// Subcommands of docker and podman that fail, or do something else, without the id that follows.
constexpr std::array<std::string_view, 6> verbs{" tag ", " rmi ", " rmi -f ", " stop ", " exec ", " rm "};

bool names_runtime(std::string_view text) {
    return text.find("docker") != std::string_view::npos || text.find("podman") != std::string_view::npos ||
           text.find("container_cli") != std::string_view::npos;
}

/// The register whose output is the id behind a verb: "docker tag {{ x.stdout }} ...".
std::string id_register(const std::string& command) {
    if (!names_runtime(command)) return {};
    for (const std::string_view verb : verbs) {
        for (std::size_t at = command.find(verb); at != std::string::npos; at = command.find(verb, at + 1)) {
            std::size_t begin = command.find_first_not_of(" '\"", at + verb.size());
            if (begin == std::string::npos || command.compare(begin, 2, "{{") != 0) continue;
            begin = command.find_first_not_of(' ', begin + 2);
            const std::size_t end = command.find(".stdout", begin);
            if (end == std::string::npos || command.compare(end, 8, ".stdout_") == 0 || command.find("}}", begin) < end)
                continue;
            return command.substr(begin, end - begin);
        }
    }
    return {};
}

/// It lists what it finds, and nothing when there is nothing.
bool may_print_nothing(const std::string& command) {
    static constexpr std::array<std::string_view, 5> filters{"| awk", "|awk", " -q", "| grep", "--filter"};
    return names_runtime(command) && std::ranges::any_of(filters, [&](std::string_view filter) {
               return command.find(filter) != std::string::npos;
           });
}

void run(const check::TemplateModel& model, const check::Report& report) {
    for (const check::TemplateFacts& facts : model.templates)
        for (std::uint32_t i = 0; i < facts.written.tasks.size(); ++i) {
            const check::WrittenTask& written = facts.written.tasks[i];
            const std::string name = id_register(command_text(*written.task));
            if (name.empty() || any_has_word(guards_of(facts.written, i), name)) continue;
            if (tolerates_failure(facts.written, i)) continue;
            const auto probe = std::ranges::find_if(facts.written.tasks, [&](const check::WrittenTask& each) {
                return each.section == written.section && each.task->register_name == name;
            });
            if (probe == facts.written.tasks.end() || !may_print_nothing(command_text(*probe->task))) continue;
            check::Finding finding = finding_at(facts, written);
            finding.message = fmt::format("'{}' runs with an empty id where '{}' found nothing", written.task->name,
                                          probe->task->name);
            finding.help = fmt::format("when: {}.stdout != ''", name);
            finding.subject = name;
            finding.related.push_back({facts.source->origin(probe->task->where), "may print nothing"});
            report(std::move(finding));
        }
}

}  // namespace

check::Rule guard_empty_id() {
    return {
        .id = "guard-empty-id",
        .severity = check::Severity::warning,
        .summary = "a container or image is named by the output of a search that may find nothing",
        .what =
            "`tag`, `rmi`, `exec`, `stop` or `rm` of docker or podman whose operand is the `stdout` of a command that "
            "lists "
            "images or containers through a filter, without a condition on that result. Tasks whose failure is let "
            "pass "
            "are not flagged.",
        .why =
            "When an upgrade is run again, the image has been removed or retagged already; `docker tag '' name` fails, "
            "and the "
            "host stops before it is upgraded. Eight pacemaker services did so (adb10e658).",
        .fix = "Do it only when the output is not empty.",
        .bad =
            "- shell: docker images | awk '/redis.* pcmklatest/{print $3}'\n  register: redis_id\n- shell: docker tag "
            "{{ redis_id.stdout }} redis:latest\n",
        .good =
            "- shell: docker images | awk '/redis.* pcmklatest/{print $3}'\n  register: redis_id\n- shell: docker tag "
            "{{ redis_id.stdout }} redis:latest\n  when: redis_id.stdout != ''\n",
        .run_on_templates = run};
}

}  // namespace stepwarden::rules
