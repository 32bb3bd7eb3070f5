#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "check/model.hpp"
#include "check/rule.hpp"
#include "rules/support/certainty.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "rules/support/started_containers.hpp"
#include "rules/support/task_text.hpp"

namespace stepwarden::rules {
namespace {

using Names = std::vector<std::string>;

bool has(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

/// The command line of a shell or command task, else empty.
std::string_view command_of(const ansible::Task& task) {
    if (task.action != "shell" && task.action != "command") return {};
    return task.free_form.empty() ? task.argument_text("cmd") : std::string_view(task.free_form);
}

/// The program as a word that stands where a command begins.
bool begins_with(std::string_view command, std::string_view program) {
    const std::size_t start = command.find_first_not_of(" \n");
    if (start == std::string_view::npos) return false;
    command.remove_prefix(start);
    const std::size_t end = std::min(command.find_first_of(" \n;|&"), command.size());
    std::string_view word = command.substr(0, end);
    if (const std::size_t slash = word.rfind('/'); slash != std::string_view::npos) word.remove_prefix(slash + 1);
    return word == program;
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), table_(model.knowledge.table("placement.yaml")) {
        for (const tripleo::Role& role : model.layout.roles)
            for (const StartedContainer& container : started_containers(model, role))
                for (const tripleo::ServiceFacts* service : container.services) contained_.insert(service->name);
    }

    void run() {
        for (const graph::Node& node : model_.graph.nodes) {
            if (!node.contributed || node.task->is_block || node.services.empty() || node.services.front().empty() ||
                runs_elsewhere(model_, node))
                continue;
            look_for_server(node);
            look_for_program(node);
        }
    }

private:
    void look_for_server(const graph::Node& node) {
        for (const yaml::Node& row : rows_of(table_, "local_servers")) {
            const Names unless = strings_of(row.find("unless"));
            const Names services = strings_of(row.find("services"));
            if (!has(strings_of(row.find("modules")), node.task->action)) continue;
            const bool named = std::ranges::any_of(
                unless, [&](const std::string& key) { return node.task->argument(key) != nullptr; });
            const bool at_home =
                std::ranges::any_of(node.services, [&](const std::string& service) { return has(services, service); });
            if (named || at_home || !is_first(node, node.task->action.substr(0, 5))) continue;
            check::Finding finding = finding_at(node);
            finding.message = fmt::format(
                "'{}' of {} talks to {} on the same host, which need not be there: roles are composed at will",
                title(*node.task), node.services.front(), text_of(row.find("server")));
            finding.help =
                fmt::format("move the task to the template of {}, or name the server's host", services.front());
            finding.subject = node.task->action;
            report_(std::move(finding));
        }
    }

    void look_for_program(const graph::Node& node) {
        const bool contained = std::ranges::any_of(
            node.services, [&](const std::string& service) { return contained_.contains(service); });
        if (!contained) return;
        for (const yaml::Node& row : rows_of(table_, "container_programs")) {
            if (!has(strings_of(row.find("sections")), node.section)) continue;
            for (const std::string& program : strings_of(row.find("programs"))) {
                if (!begins_with(command_of(*node.task), program)) continue;
                check::Finding finding = finding_at(node);
                finding.message = fmt::format("'{}' runs {} on the host, and {} has it in its container alone",
                                              title(*node.task), program, node.services.front());
                finding.help = fmt::format("run it in the container of {}", node.services.front());
                finding.subject = program;
                report_(std::move(finding));
            }
        }
    }

    /// Of several tasks of a service's section the first one stands for all.
    bool is_first(const graph::Node& node, const std::string& what) {
        return told_.insert(node.services.front() + " " + node.section + " " + what).second;
    }

    const check::Model& model_;
    const check::Report& report_;
    yaml::Node table_;
    std::set<std::string> contained_;
    std::set<std::string> told_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule placement_server_not_here() {
    return {
        .id = "placement-server-not-here",
        .severity = check::Severity::warning,
        .summary = "a task needs a server or a program that its hosts need not have",
        .what =
            "A task with a module that talks to a server on its own host, such as mysql_db, in a service that does not "
            "live with the server, without naming the server's host. And a command that begins with a program which is "
            "in the service's container alone, in a section that is played when the service is in a container. "
            "Delegated tasks are not flagged. Modules and programs are in rules/knowledge/placement.yaml.",
        .why =
            "Roles are composed: nova-api's fast forward tasks created databases on hosts without MySQL (00ed1a2d3). "
            "nova-manage was called on hosts that have it in a container only (aec9860ed).",
        .fix =
            "Move the task to the template of the server's service, delegate it, or run the program in the container.",
        .bad =
            "# fast_forward_upgrade_tasks of nova_api\n- name: Create cell0 db\n  mysql_db: name=nova_cell0 "
            "state=present\n",
        .good =
            "# fast_forward_upgrade_tasks of mysql\n- name: Create cell0 db\n  mysql_db: name=nova_cell0 "
            "state=present\n",
        .run = run};
}

}  // namespace stepwarden::rules
