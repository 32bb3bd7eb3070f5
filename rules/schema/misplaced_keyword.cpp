#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "ansible/keywords.hpp"
#include "check/rule.hpp"
#include "rules/support/loader_defects.hpp"
#include "rules/support/module_parameters.hpp"
#include "rules/support/observed.hpp"
#include "rules/support/sections.hpp"

namespace stepwarden::rules {
namespace {

using namespace std::string_view_literals;

/// What a dynamic include takes besides its own name and `with_*`: ansible-core playbook/task_include.py,
/// VALID_INCLUDE_KEYWORDS.
constexpr std::array keywords_of_includes{
    "action"sv, "local_action"sv, "args"sv, "collections"sv, "debugger"sv, "ignore_errors"sv,
    "loop"sv,   "loop_control"sv, "name"sv, "no_log"sv,      "register"sv, "run_once"sv,
    "tags"sv,   "timeout"sv,      "vars"sv, "when"sv,        "static"sv};

/// Keywords that no module has a parameter of, so that one among a module's arguments is out of place. Others, such as
/// `environment` and `tags`, are parameters of some modules.
constexpr std::array never_arguments{"when"sv,         "loop"sv,        "loop_control"sv,  "register"sv,
                                     "changed_when"sv, "failed_when"sv, "ignore_errors"sv, "delegate_to"sv,
                                     "run_once"sv,     "notify"sv,      "no_log"sv};

template <typename Words>
bool contains(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

class Search {
public:
    Search(const check::Model& model, const check::Report& report)
        : model_(model), report_(report), modules_(model.knowledge) {}

    void run() {
        for (const KnownTask& known : all_tasks(model_)) {
            look_at_include(*known.task);
            look_at_arguments(*known.task);
        }
    }

private:
    void look_at_include(const ansible::Task& task) {
        const bool dynamic =
            task.inclusion == ansible::Inclusion::include_tasks || task.inclusion == ansible::Inclusion::include_role;
        if (!dynamic) return;
        for (const yaml::Entry& entry : task.node->entries) {
            const std::string& key = entry.key.scalar;
            if (!ansible::is_task_keyword(key) || key.starts_with("with_") || contains(keywords_of_includes, key))
                continue;
            tell(task, entry.key.where, key,
                 fmt::format("'{}' is not a keyword of {}, and Ansible refuses the file", key, task.action),
                 "put it under 'apply', on a block around it, or on the tasks that are included");
        }
    }

    void look_at_arguments(const ansible::Task& task) {
        const ModuleParameters* known = modules_.parameters(task);
        for (const ansible::Field& argument : task.arguments) {
            if (!is_keyword_here(argument.name, known) || argument.node == nullptr) continue;
            // A place in key=value text is that of the text.
            const text::Position where = argument_place(task, argument);
            tell(task, where, argument.name,
                 fmt::format("'{}' stands among the arguments of {}, where it is no keyword of the task", argument.name,
                             task.action),
                 "indent it like the module's name");
        }
    }

    static bool is_keyword_here(std::string_view name, const ModuleParameters* known) {
        if (name.starts_with("with_") || contains(never_arguments, name))
            return known == nullptr || !known->takes(name);
        return known != nullptr && ansible::is_task_keyword(name) && !known->takes(name);
    }

    void tell(const ansible::Task& task, text::Position where, const std::string& key, std::string message,
              std::string_view help) const {
        check::Finding finding = finding_at(model_, task);
        finding.severity = check::Severity::error;
        finding.where = where;
        finding.length = static_cast<std::uint32_t>(key.size());
        finding.message = fmt::format("'{}': {}", title(task), message);
        finding.help = help;
        finding.subject = key;
        report_(std::move(finding));
    }

    const check::Model& model_;
    const check::Report& report_;
    ModuleKnowledge modules_;
};

void run(const check::Model& model, const check::Report& report) {
    tell_defects(model, ansible::TaskDefect::Kind::not_of_block, "put it on the tasks of the block, or on an include",
                 report);
    Search(model, report).run();
}

}  // namespace

check::Rule schema_misplaced_keyword() {
    return {
        .id = "schema-misplaced-keyword",
        .severity = check::Severity::error,
        .summary = "a keyword stands where Ansible does not take it",
        .what =
            "A keyword of tasks among a module's arguments, such as a loop that is indented too far; one that a "
            "block does not have, such as a loop; one that include_role and include_tasks refuse, such as "
            "environment or become. A keyword that the module has a parameter of the same name for is not flagged.",
        .why =
            "A module fails on the parameter that it does not know, and a loop's `item` is undefined. opendaylight "
            "had with_items among file's arguments twice (871e9619d, 9864b55f5), ipaservices environment on "
            "include_role (947d3b118).",
        .fix = "Indent the keyword like the module's name; move what an include does not take to a block around it.",
        .bad =
            "- name: create the directories\n  file:\n    path: \"{{ item }}\"\n    state: directory\n    "
            "with_items: [/var/lib/api, /var/log/api]\n",
        .good =
            "- name: create the directories\n  file:\n    path: \"{{ item }}\"\n    state: directory\n  "
            "with_items: [/var/lib/api, /var/log/api]\n",
        .run = run};
}

}  // namespace stepwarden::rules
