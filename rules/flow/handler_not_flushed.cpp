#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "check/rule.hpp"
#include "rules/support/contributed.hpp"
#include "rules/support/rows.hpp"
#include "rules/support/sections.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {
namespace {

struct HandledRole {
    std::string name;
    std::string restarts;
    std::vector<std::string> programs;
};

std::vector<HandledRole> handled_roles(const check::Model& model) {
    std::vector<HandledRole> roles;
    const auto table = yaml::read_table(model.knowledge.file("handlers.yaml"));
    if (!table) return roles;
    for (const yaml::Node& row : rows_of(*table, "roles"))
        if (is_for_release(row, model.layout.release))
            roles.push_back({std::string(text_of(row.find("name"))), std::string(text_of(row.find("restarts"))),
                             strings_of(row.find("programs"))});
    return roles;
}

bool takes_role(const ansible::Task& task, std::string_view role) {
    if (task.inclusion != ansible::Inclusion::include_role && task.inclusion != ansible::Inclusion::import_role)
        return false;
    std::string name(task.argument_text("name"));
    std::replace(name.begin(), name.end(), '-', '_');
    return name == role;
}

/// The command line begins with one of the programs.
bool calls(const ansible::Task& task, const std::vector<std::string>& programs) {
    if (task.action != "command" && task.action != "shell") return false;
    const std::string_view text = task.free_form.empty() ? task.argument_text("cmd") : task.free_form;
    return std::any_of(programs.begin(), programs.end(),
                       [&](const std::string& program) { return text.starts_with(program + " "); });
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), roles_(handled_roles(model)) {}

    void run() {
        for (const tripleo::ContributedList& list : model_.contributions.lists)
            if (!list.tasks.empty())
                for (const HandledRole& role : roles_) look_at(list, role);
    }

private:
    void look_at(const tripleo::ContributedList& list, const HandledRole& role) {
        const graph::Node* taken = nullptr;
        for (std::uint32_t task = list.tasks.front(); task < end_of(model_, list.tasks.back()); ++task) {
            const graph::Node& node = node_of(model_, task);
            if (takes_role(*node.task, role.name)) taken = &node;
            if (node.task->action == "meta" && node.task->free_form == "flush_handlers") taken = nullptr;
            if (taken == nullptr || !calls(*node.task, role.programs) || node.steps != taken->steps) continue;
            tell(node, *taken, role);
            taken = nullptr;
        }
    }

    void tell(const graph::Node& node, const graph::Node& taken, const HandledRole& role) {
        check::Finding finding = finding_at(node);
        finding.message = fmt::format(
            "'{}' runs before '{}' is restarted: the role '{}' leaves that to a handler, and "
            "handlers wait for the end of the play",
            title(*node.task), role.restarts, role.name);
        finding.related.push_back(
            {taken.where, fmt::format("the role '{}' configures it here", role.name), check::Played::before});
        finding.help = "put a task 'meta: flush_handlers' between the two";
        finding.subject = role.restarts;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    std::vector<HandledRole> roles_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule flow_handler_not_flushed() {
    return {
        .id = "flow-handler-not-flushed",
        .severity = check::Severity::warning,
        .summary = "a task depends on a restart that a role's handler has not done yet",
        .what =
            "A command that talks to a service after the role that configures it and restarts it by a handler, with "
            "no `meta: flush_handlers` between the two. Which roles do so is told by rules/knowledge/handlers.yaml; "
            "roles that restart in their tasks are not in it.",
        .why =
            "Handlers run at the end of the play. THT waited with `chronyc waitsync` for a chronyd that still had "
            "its old servers, and failed on hosts where it was running before (31cd46f88).",
        .fix = "Flush the handlers after the role.",
        .bad = "- include_role:\n    name: chrony\n- name: wait for the time\n  command: chronyc waitsync 20\n",
        .good =
            "- include_role:\n    name: chrony\n- meta: flush_handlers\n- name: wait for the time\n  command: "
            "chronyc waitsync 20\n",
        .run = run};
}

}  // namespace stepwarden::rules
