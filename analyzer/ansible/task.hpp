// A task, handler or block as it is written, before anything is known of when it runs. Static structure only: imports
// stay references to files, conditions stay expressions, arguments stay YAML.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/parse.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

/// One element of a `when:`, `failed_when:`, `changed_when:` or `until:`.
struct Condition {
    std::string text;
    text::Position where;
    /// `when: false`, or an empty `when:`, which holds.
    std::optional<bool> literal;
    /// Unset for literals and for text that does not parse (which is a diagnostic of its file).
    std::optional<jinja::Expression> expression;
};

/// How a task names other tasks to run in its place.
enum class Inclusion : std::uint8_t { none, import_tasks, include_tasks, include, import_role, include_role };

/// A name and the YAML behind it; the node lives as long as the task's file.
struct Field {
    std::string name;
    const yaml::Node* node = nullptr;
};

struct Loop {
    /// "loop", "with_items", "with_sequence", ...
    std::string keyword;
    const yaml::Node* source = nullptr;
    std::string variable = "item";
    /// `loop_control: index_var`, or empty.
    std::string index_variable;
    /// `loop_control: extended`.
    bool extended = false;
};

struct Task {
    text::Position where;
    std::string name;
    /// The mapping that the task was read from.
    const yaml::Node* node = nullptr;

    /// Module without its collection ("systemd"); empty for a block.
    std::string action;
    /// As written ("ansible.builtin.systemd").
    std::string action_as_written;
    text::Position action_where;
    /// Arguments by name: those of the module's mapping, of `args:`, and of key=value text.
    std::vector<Field> arguments;
    /// The text that is no key=value pair: a command line, an included file's name.
    std::string free_form;
    Inclusion inclusion = Inclusion::none;

    std::vector<Condition> when;
    std::vector<std::string> tags;
    std::vector<Field> vars;
    std::string register_name;
    std::optional<Loop> loop;
    std::string delegate_to;
    bool run_once = false;
    bool ignore_errors = false;
    /// Keywords as written where they are no plain bool (`run_once: "{{ x }}"`), else nullptr: only the run can tell.
    const yaml::Node* run_once_template = nullptr;
    const yaml::Node* ignore_errors_template = nullptr;
    std::optional<bool> any_errors_fatal;
    bool delegate_facts = false;
    /// `check_mode` as written, or nullptr.
    const yaml::Node* check_mode = nullptr;
    /// `environment`, `retries`, `become_user` and other keywords whose value is templated before the module runs, by
    /// name.
    std::vector<Field> keywords;
    /// `apply:` of a dynamic include: tags, when, become and vars that its tasks get; nullptr without.
    std::shared_ptr<const Task> apply;
    /// Topics of a handler besides its name.
    std::vector<std::string> listen;
    std::optional<bool> become;
    std::vector<Condition> failed_when;
    std::vector<Condition> changed_when;
    std::vector<Condition> until;
    std::vector<std::string> notify;

    bool is_block = false;
    std::vector<Task> block;
    std::vector<Task> rescue;
    std::vector<Task> always;

    /// Nodes made from key=value text, which stand in no file's tree.
    std::shared_ptr<const std::vector<yaml::Node>> made_nodes;

    [[nodiscard]] const yaml::Node* argument(std::string_view key) const;
    /// The argument's scalar text, or "" when it is missing or no scalar.
    [[nodiscard]] std::string_view argument_text(std::string_view key) const;
};

/// Calls `visit(task)` for a task and, in order of execution, everything in its block, rescue and always.
template <typename Visitor>
void for_each_nested(const Task& task, const Visitor& visit) {
    visit(task);
    for (const auto* section : {&task.block, &task.rescue, &task.always})
        for (const Task& child : *section) for_each_nested(child, visit);
}

}  // namespace stepwarden::ansible
