// The words that Ansible itself gives a meaning to on plays, blocks and tasks; any other key of a task is its module.
// The lists are those of ansible-core 2.14 (playbook/play.py, block.py, task.py, base.py) and the `include` family's
// own.
#pragma once

#include <optional>
#include <string_view>

namespace stepwarden::ansible {

/// True for a task keyword, `with_*` included.
bool is_task_keyword(std::string_view key);

/// The task keyword that a misspelt one most likely means, or nothing.
std::optional<std::string_view> nearest_task_keyword(std::string_view key);

bool is_block_keyword(std::string_view key);

/// True for keywords of the base of plays, blocks, roles and tasks (playbook/base.py).
bool is_base_keyword(std::string_view key);

bool is_play_keyword(std::string_view key);

/// The module's own name: "ansible.builtin.systemd" is "systemd".
std::string_view without_collection(std::string_view action);

/// True for modules that take their whole argument as one command line (command, shell, script, raw, win_*).
bool takes_command_line(std::string_view action);

}  // namespace stepwarden::ansible
