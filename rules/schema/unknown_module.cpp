#include <fmt/format.h>

#include <set>
#include <string>

#include "ansible/keywords.hpp"
#include "check/rule.hpp"
#include "rules/support/module_parameters.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), modules_(model.knowledge) {}

    void run() const {
        for (const KnownTask& known : all_tasks(model_))
            if (is_unknown(*known.task)) tell(*known.task);
    }

private:
    [[nodiscard]] bool is_unknown(const ansible::Task& task) const {
        if (task.is_block || task.action.empty() || task.inclusion != ansible::Inclusion::none) return false;
        if (ansible::takes_command_line(task.action) || value::has_placeholder(task.action)) return false;
        return model_.modules.module(task.action) == nullptr && !modules_.is_module(task) && has_one_action(task);
    }

    void tell(const ansible::Task& task) const {
        check::Finding finding = finding_at(model_, task);
        const auto keyword = ansible::nearest_task_keyword(task.action);
        const auto module = modules_.nearest_module(task.action);
        finding.severity = keyword || module ? check::Severity::error : check::Severity::warning;
        finding.where = task.action_where;
        finding.length = static_cast<std::uint32_t>(task.action_as_written.size());
        finding.message =
            fmt::format("there is no module '{}', so '{}' cannot run", task.action_as_written, title(task));
        finding.help = module    ? fmt::format("did you mean the module '{}'?", *module)
                       : keyword ? fmt::format("did you mean the keyword '{}'?", *keyword)
                                 : "name a module that Ansible, one of its collections or TripleO brings";
        finding.subject = task.action_as_written;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    ModuleKnowledge modules_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_unknown_module() {
    return {
        .id = "schema-unknown-module",
        .severity = check::Severity::warning,
        .summary = "a task names a module that there is not",
        .what =
            "A task whose module is none of ansible-core's or of Ansible 2.9's, none that TripleO brings, and of no "
            "collection. An error when it is nearly the name of a module or keyword, a warning else, since a "
            "deployment may bring modules of its own.",
        .why =
            "Ansible refuses the file or the task. Three octavia templates of rocky and stein probed their services "
            "with `common: systemctl is-enabled` (7e98a5823, 85826b52d).",
        .fix = "Correct the name.",
        .bad = "- name: is the api enabled\n  comand: systemctl is-enabled api\n  register: api_enabled\n",
        .good = "- name: is the api enabled\n  command: systemctl is-enabled api\n  register: api_enabled\n",
        .run = run};
}

}  // namespace stepwarden::rules
