// All texts of a task that Ansible evaluates, with their places: conditions as they are, everything else as far as it
// holds Jinja. What is in the tasks of a block is theirs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/task.hpp"
#include "jinja/syntax.hpp"
#include "text/position.hpp"

namespace stepwarden::rules {

struct TaskText {
    std::string text;
    text::Position where;
    /// An expression without `{{ }}`.
    bool is_condition = false;
};

/// Conditions, name, arguments, variables, the loop and the other keywords, in this order. Texts with a gap, which only
/// the deployment fills, are left out.
std::vector<TaskText> texts_of(const ansible::Task& task);

/// The syntax tree of a text: its nodes, operands before what uses them. Empty when it does not parse.
std::vector<jinja::Node> nodes_of(const TaskText& text);

/// Why a text does not parse; empty when it does.
std::string parse_error(const TaskText& text);

/// The name at the bottom of attributes, subscripts and filters: "x" of `x.rc | default(0)`. Empty when there is none.
std::string_view base_name(const std::vector<jinja::Node>& nodes, jinja::NodeId at);

/// Some node of the expression under `at` fits.
bool any_node(const std::vector<jinja::Node>& nodes, jinja::NodeId at,
              const std::function<bool(const jinja::Node&)>& fits);

}  // namespace stepwarden::rules
