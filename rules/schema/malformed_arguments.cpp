#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "ansible/keywords.hpp"
#include "check/rule.hpp"
#include "jinja/parse.hpp"
#include "rules/support/module_parameters.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

/// Actions besides commands that take a text without a key: ansible-core constants.py, RAW_PARAM_MODULES.
constexpr std::array takes_text{"include"sv,      "include_vars"sv, "include_tasks"sv,
                                "include_role"sv, "import_tasks"sv, "import_role"sv,
                                "add_host"sv,     "group_by"sv,     "meta"sv};

bool is_judged(const ansible::Task& task) {
    const bool text =
        ansible::takes_command_line(task.action) || std::ranges::find(takes_text, task.action) != takes_text.end();
    return !task.is_block && !text && !task.action.empty() && !task.free_form.empty() &&
           task.argument("_raw_params") == nullptr && !value::has_placeholder(task.free_form);
}

void tell(const check::Model& model, const ansible::Task& task, const check::Report& report) {
    const bool sets_facts = task.action == "set_fact";
    // One variable may hold all arguments of a module, but set_fact takes no such thing.
    if (!sets_facts && jinja::has_template(task.free_form)) return;
    check::Finding finding = finding_at(model, task);
    finding.severity = check::Severity::error;
    finding.where = task.action_where;
    finding.length = static_cast<std::uint32_t>(task.action_as_written.size());
    finding.message =
        sets_facts ? fmt::format("'{}' gives set_fact the text '{}' and no name, so that no fact is set", title(task),
                                 task.free_form)
                   : fmt::format("'{}' gives {} the text '{}' without a parameter's name, and Ansible refuses the file",
                                 title(task), task.action, task.free_form);
    finding.help = sets_facts ? "give the fact a name: `name: \"{{ value }}\"` under set_fact"
                              : "name the parameter that the text is for";
    finding.subject = task.free_form;
    report(std::move(finding));
}

void run(const check::Model& model, const check::Report& report) {
    const ModuleKnowledge modules(model.knowledge);
    for (const KnownTask& known : all_tasks(model)) {
        const ansible::Task& task = *known.task;
        const bool known_module = task.action == "set_fact" || modules.parameters(task) != nullptr;
        if (known_module && is_judged(task) && has_one_action(task)) tell(model, task, report);
    }
}

}  // namespace

check::Rule schema_malformed_arguments() {
    return {
        .id = "schema-malformed-arguments",
        .severity = check::Severity::error,
        .summary = "a module gets a text where it takes named parameters",
        .what =
            "set_fact with a text or a template that names no fact; any other module that takes no command line "
            "with a text that is not key=value. A template in the place of all arguments is not flagged, since it "
            "may hold a dict.",
        .why =
            "The fact is never set, so that what reads it fails or never runs: redis and haproxy lost the fact "
            "that their upgrade asks for in this way (33e49507a, ed26bd716). Other modules' tasks are refused.",
        .fix = "Name the fact or the parameter.",
        .bad =
            "- name: is the bundle there\n  command: pcs resource show redis-bundle\n  register: redis_res\n- name: "
            "remember it\n  set_fact: \"{{ redis_res is succeeded }}\"\n",
        .good =
            "- name: is the bundle there\n  command: pcs resource show redis-bundle\n  register: redis_res\n- name: "
            "remember it\n  set_fact:\n    redis_bundle: \"{{ redis_res is succeeded }}\"\n",
        .run = run};
}

}  // namespace stepwarden::rules
