// What Ansible's loader refuses in a task as it is written (playbook/helpers.py, mod_args.py, block.py): told while
// reading, and told again, with its kind, to those who make findings of it. Everything follows from the task's YAML.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ansible/task.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

struct TaskDefect {
    enum class Kind : std::uint8_t {
        /// More than one key that is no keyword, or more than one loop.
        conflicting_actions,
        no_action,
        /// A key on a block that only tasks have, or that is a module.
        not_of_block,
        /// Something else than a list of mappings where tasks are expected.
        no_task_list,
        /// A condition that is no expression.
        unparsable_condition
    };
    Kind kind = Kind::conflicting_actions;
    text::Diagnostic told;
    /// The keys, keyword or condition that it is about.
    std::string subject;
    /// Bytes of the key or condition at the place, 0 when it is something larger.
    std::uint32_t length = 0;
};

/// Of the task itself, without those of the tasks in it.
std::vector<TaskDefect> defects_of(const Task& task);

/// The shape of what stands where a list of tasks is expected, lists in it included.
std::vector<TaskDefect> defects_of_list(const yaml::Node& list);

/// "a list", "a number": for messages.
std::string_view kind_name(yaml::Kind kind);

}  // namespace stepwarden::ansible
