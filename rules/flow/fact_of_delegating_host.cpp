#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "check/rule.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

/// What a host is called by its own facts; these stay those of the host that delegates.
bool is_own_name(std::string_view expression) {
    static constexpr std::array<std::string_view, 7> names{"ansible_hostname",
                                                           "ansible_fqdn",
                                                           "ansible_nodename",
                                                           "ansible_facts['hostname']",
                                                           "ansible_facts[\"hostname\"]",
                                                           "ansible_facts.hostname",
                                                           "ansible_facts['fqdn']"};
    return std::find(names.begin(), names.end(), expression) != names.end();
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The word before and with `{{ ansible_hostname }}`: "ceph-mon-{{ ansible_hostname }}".
std::optional<std::string_view> container_named_by_host(std::string_view command) {
    if (command.find(" exec ") == std::string_view::npos) return std::nullopt;
    for (std::size_t at = command.find("{{"); at != std::string_view::npos; at = command.find("{{", at + 2)) {
        const std::size_t end = command.find("}}", at);
        if (end == std::string_view::npos) return std::nullopt;
        if (at == 0 || command[at - 1] != '-' || !is_own_name(trimmed(command.substr(at + 2, end - at - 2)))) continue;
        const std::size_t begin = command.rfind(' ', at) + 1;
        return command.substr(begin, end + 2 - begin);
    }
    return std::nullopt;
}

/// The host that runs it, or "" for its own: the task's word, else that of the innermost block.
std::string_view delegated_to(const check::Model& model, const graph::Node& node) {
    if (!node.task->delegate_to.empty()) return node.task->delegate_to;
    for (auto block = node.block; block; block = model.graph.nodes[*block].block)
        if (const std::string& host = model.graph.nodes[*block].task->delegate_to; !host.empty()) return host;
    return {};
}

bool is_itself(std::string_view host) {
    return host.empty() || host.find("inventory_hostname") != std::string_view::npos ||
           host.find("ansible_host") != std::string_view::npos || host == "localhost";
}

void run(const check::Model& model, const check::Report& report) {
    for (const graph::Node& node : model.graph.nodes) {
        const ansible::Task& task = *node.task;
        if (task.action != "command" && task.action != "shell") continue;
        const std::string_view host = delegated_to(model, node);
        if (is_itself(host)) continue;
        const std::string_view text = task.free_form.empty() ? task.argument_text("cmd") : task.free_form;
        const auto container = container_named_by_host(text);
        if (!container) continue;
        check::Finding finding = finding_at(node);
        finding.where = task.action_where;
        finding.message = fmt::format(
            "'{}' runs on '{}', but looks there for the container '{}', which is named after "
            "the host that delegates",
            title(task), host, *container);
        finding.help =
            "take the name of the host that runs it, as in hostvars[...], or ask that host for its containers";
        finding.subject = *container;
        report(std::move(finding));
    }
}

}  // namespace

check::Rule flow_fact_of_delegating_host() {
    return {.id = "flow-fact-of-delegating-host",
            .severity = check::Severity::warning,
            .summary = "a delegated command enters a container that is named after the wrong host",
            .what =
                "A task with `delegate_to` that runs `exec` in a container whose name ends in the host's own name by "
                "`ansible_hostname` or its like. Other uses of the name are not flagged: telling a cluster about the "
                "host that delegates is what delegation is for.",
            .why =
                "Delegation changes where a task runs, not whose facts it sees. THT delegated to a monitor and entered "
                "ceph-mon-{{ ansible_hostname }}, which is the monitor only where it delegates to itself "
                "(4e0f61d9e).",
            .fix =
                "Use the delegate's name: `hostvars[target]['ansible_facts']['hostname']`, or the shell's own "
                "`$HOSTNAME`.",
            .bad =
                "- command: podman exec ceph-mon-{{ ansible_hostname }} ceph osd set noout\n  delegate_to: \"{{ "
                "groups['ceph_mon']|first }}\"\n",
            .good =
                "- shell: podman exec ceph-mon-${HOSTNAME} ceph osd set noout\n  delegate_to: \"{{ "
                "groups['ceph_mon']|first }}\"\n",
            .run = run};
}

}  // namespace stepwarden::rules
