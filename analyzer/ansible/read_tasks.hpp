// YAML into tasks. Reads what Ansible's own loader reads (playbook/helpers.py, task.py, block.py), says what that would
// reject, and goes on with the next task.
#pragma once

#include <vector>

#include "ansible/task.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

struct TaskList {
    std::vector<Task> tasks;
    std::vector<text::Diagnostic> diagnostics;
};

/// `list` is the sequence under `tasks:` or the document of a task file. Null elements, which the generator writes, are
/// skipped, and nested lists are read in place as Ansible does not but the generator's older releases write.
TaskList read_tasks(const yaml::Node& list);

/// The strings of a `tags:`, a list or a comma-separated text (playbook/taggable.py).
std::vector<std::string> read_tags(const yaml::Node& node);

/// The elements of a condition keyword, a list or one expression.
std::vector<Condition> read_conditions(const yaml::Node& node, std::vector<text::Diagnostic>& diagnostics);

}  // namespace stepwarden::ansible
