// What the values of keywords are read as, for tasks, blocks and plays alike: Ansible's booleans, lists of names, and
// variables in both forms that `vars:` takes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ansible/task.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

/// As Ansible converts it (module_utils/parsing/convert_bool.py): bools, 0 and 1, and words such as 'yes' and 'off' in
/// any case. Nothing for what it would refuse, and for templates.
std::optional<bool> read_bool(const yaml::Node& node);

/// True for text with Jinja in it: only the run knows its value.
bool is_template(const yaml::Node& node);

/// Adds the entries of a mapping, or of each mapping in a list, which is Ansible's older form of `vars:`.
void read_fields(const yaml::Node& node, std::vector<Field>& into);

/// The scalars of a list in order, inner lists in their places, or one scalar; null gives none.
std::vector<std::string> read_strings(const yaml::Node& node);

}  // namespace stepwarden::ansible
