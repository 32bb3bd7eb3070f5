// Which tasks `--tags` and `--skip-tags` select, as ansible-core decides it (playbook/taggable.py): `always` and
// `never`, and the names `all`, `tagged` and `untagged`.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace stepwarden::ansible {

struct TagSelection {
    /// `--tags`; empty stands for "all".
    std::vector<std::string> only;
    /// `--skip-tags`.
    std::vector<std::string> skip;
};

/// `tags` are a task's own and all that it inherits.
bool selects(const TagSelection& selection, std::span<const std::string> tags);

}  // namespace stepwarden::ansible
