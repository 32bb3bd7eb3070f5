#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

#include "ansible/keywords.hpp"
#include "check/rule.hpp"
#include "jinja/parse.hpp"
#include "rules/support/module_parameters.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "text/suggest.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), modules_(model.knowledge) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_)) {
            const ModuleParameters* parameters = modules_.parameters(*known.task);
            if (parameters == nullptr) continue;
            for (const ansible::Field& argument : known.task->arguments)
                if (argument.node != nullptr) look_at(*known.task, argument, *parameters);
        }
    }

private:
    void look_at(const ansible::Task& task, const ansible::Field& argument, const ModuleParameters& parameters) const {
        const std::string& name = argument.name;
        // Names with a leading underscore are Ansible's own; a keyword is told of by another rule.
        const bool judged = !name.empty() && name.front() != '_' && !value::has_placeholder(name) &&
                            name.find("{{") == std::string::npos && !ansible::is_task_keyword(name);
        if (!judged) return;
        if (parameters.takes(name)) return look_at_value(task, argument, parameters);
        const auto other = parameters.other_names.find(name);
        check::Finding finding = finding_at(model_, task);
        finding.where = argument_place(task, argument);
        finding.length = static_cast<std::uint32_t>(name.size());
        finding.subject = fmt::format("{}.{}", module_name(task), name);
        if (other != parameters.other_names.end()) {
            // The module takes the other name as well.
            finding.severity = check::Severity::note;
            finding.message = fmt::format("'{}' gives {} the parameter '{}', which it documents as '{}'", title(task),
                                          module_name(task), name, other->second);
            finding.help = fmt::format("name it '{}'", other->second);
        } else {
            finding.severity = check::Severity::error;
            finding.message = fmt::format("'{}' gives {} the parameter '{}', which the module does not have",
                                          title(task), module_name(task), name);
            const auto near = text::nearest_name(name, parameters.names);
            finding.help = near ? fmt::format("did you mean '{}'?", *near) : "drop it, or use the module that has it";
        }
        report_(std::move(finding));
    }

    void look_at_value(const ansible::Task& task, const ansible::Field& argument,
                       const ModuleParameters& parameters) const {
        const auto choices = parameters.choices.find(argument.name);
        const std::string& value = argument.node->scalar;
        const bool known = argument.node->is_string() && !value::has_placeholder(value) && !jinja::has_template(value);
        if (!known || choices == parameters.choices.end()) return;
        if (std::ranges::find(choices->second, value) != choices->second.end()) return;
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::error;
        finding.where = argument.node->where;
        finding.message = fmt::format("'{}' gives {} the {} '{}', which the module does not take", title(task),
                                      module_name(task), argument.name, value);
        finding.help = fmt::format("it takes {}", fmt::join(choices->second, ", "));
        finding.subject = fmt::format("{}.{}={}", module_name(task), argument.name, value);
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    ModuleKnowledge modules_;
};

void run(const check::Model& model, const check::Report& report) { Search(model, report).run(); }

}  // namespace

check::Rule schema_unknown_parameter() {
    return {
        .id = "schema-unknown-parameter",
        .severity = check::Severity::error,
        .summary = "a task gives its module a parameter that the module does not have",
        .what =
            "An argument that is no parameter of the module, by the argument specifications of ansible-core and of "
            "the modules that TripleO brings, or a `state` that the module does not take; modules without a row in "
            "module_parameters.yaml are not judged. A "
            "warning for a name that the module takes without documenting it, such as import_role's `role`.",
        .why =
            "The module fails with 'Unsupported parameters' whenever the task runs. ovn-controller's update gave "
            "tripleo_container_manage container_cli and log_path (67c4988a5); a move to community.general's "
            "pacemaker_cluster lost check_and_fail (b0caee475); four templates gave import_role a role (c8c45bec6).",
        .fix = "Use a parameter that the module has.",
        .bad = "- name: stop the cluster\n  pacemaker_cluster:\n    state: offline\n    check_or_fail: true\n",
        .good = "- name: stop the cluster\n  pacemaker_cluster:\n    state: offline\n    check_and_fail: true\n",
        .run = run};
}

}  // namespace stepwarden::rules
