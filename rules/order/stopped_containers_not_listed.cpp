#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "check/rule.hpp"
#include "rules/support/section_nodes.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view rule_id = "order-stopped-containers-not-listed";

/// The words of the list command in a command line, up to what ends it; empty without one.
std::string_view list_command(std::string_view text) {
    static constexpr std::array engines = {"docker ps "sv, "podman ps "sv, "container_cli }} ps "sv,
                                           "container_cli}} ps "sv};
    for (const std::string_view engine : engines) {
        const std::size_t at = text.find(engine);
        if (at == std::string_view::npos) continue;
        const std::string_view rest = text.substr(at + engine.size());
        return rest.substr(0, rest.find_first_of("|;&"));
    }
    return {};
}

bool has_option(std::string_view command, std::string_view option) {
    const std::size_t at = command.find(option);
    return at != std::string_view::npos && (at == 0 || command[at - 1] == ' ');
}

/// It asks for containers by a filter, and only for those that run.
bool lists_running(std::string_view command) {
    if (!has_option(command, "-f ") && !has_option(command, "--filter")) return false;
    static constexpr std::array all = {"-a"sv, "--all"sv, "-qa"sv, "-aq"sv};
    return std::none_of(all.begin(), all.end(), [&](std::string_view option) { return has_option(command, option); }) &&
           command.find("status=") == std::string_view::npos;
}

/// Its bundle goes down with the cluster.
bool has_bundle(const check::Model& model, const graph::Node& node) {
    return std::any_of(node.services.begin(), node.services.end(), [&](const std::string& name) {
        const tripleo::ServiceFacts* facts = model.services.find(name);
        return facts != nullptr && !facts->bundles.empty();
    });
}

void look_at(const check::Model& model, std::string_view section, const check::Report& report) {
    const std::optional<int> stop = step_of_phase(model, section, "stop-cluster");
    const std::optional<int> start = step_of_phase(model, section, "start-cluster");
    if (!stop || !start) return;
    for (const graph::Node* node : section_nodes(model, section)) {
        const bool is_down = std::any_of(node->steps.begin(), node->steps.end(),
                                         [&](int step) { return step > *stop && step < *start; });
        const std::string_view command = list_command(node->task->free_form);
        if (!is_down || node->task->register_name.empty() || !lists_running(command) || !has_bundle(model, *node))
            continue;
        check::Finding finding = finding_at(*node);
        finding.severity = check::Severity::warning;
        finding.step = only_step(*node);
        finding.subject = "ps";
        finding.message =
            fmt::format("'{}' asks for running containers, but those of the cluster are stopped since step {} of {}",
                        title(*node->task), *stop, section);
        finding.help = "add -a, so that stopped containers are listed, too";
        report(std::move(finding));
    }
}

void run(const check::Model& model, const check::Report& report) {
    for (const std::string_view section : {"update_tasks"sv, "upgrade_tasks"sv}) look_at(model, section, report);
}

}  // namespace

check::Rule order_stopped_containers_not_listed() {
    return {.id = rule_id,
            .severity = check::Severity::warning,
            .summary = "containers of a stopped cluster are looked for among those that run",
            .what =
                "A task of a service with a pacemaker bundle that lists containers by a filter, without -a, at a step "
                "of update_tasks or upgrade_tasks at which the cluster is stopped, and keeps what it found. Lists that "
                "ask for a status are not flagged.",
            .why =
                "The cluster has stopped its containers by then, so that none is found and none removed; the old image "
                "cannot be removed either, and the new one is not tagged. All seven services of THT had this "
                "(09dcd7e26).",
            .fix = "List stopped containers as well.",
            .bad =
                "- shell: \"docker ps -q -f 'ancestor={{ old_image.stdout }}'\"\n  register: containers\n  when: "
                "step|int == 2\n",
            .good =
                "- shell: \"docker ps -a -q -f 'ancestor={{ old_image.stdout }}'\"\n  register: containers\n  when: "
                "step|int == 2\n",
            .run = run};
}

}  // namespace stepwarden::rules
