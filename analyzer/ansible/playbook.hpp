// A playbook file as it is written: its plays in order, and the playbooks that it imports in their places.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ansible/task.hpp"
#include "text/diagnostic.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

struct RoleReference {
    std::string name;
    text::Position where;
    std::vector<Condition> when;
    std::vector<std::string> tags;
};

struct Play {
    text::Position where;
    std::string name;
    /// The pattern as written; a list is joined by ':'.
    std::string hosts;
    text::Position hosts_where;
    /// "linear" unless the play says otherwise.
    std::string strategy = "linear";
    /// `serial` as written, or nullptr.
    const yaml::Node* serial = nullptr;
    std::optional<bool> become;
    std::vector<std::string> tags;
    std::vector<Field> vars;
    std::vector<RoleReference> roles;
    std::vector<Task> pre_tasks;
    std::vector<Task> tasks;
    std::vector<Task> post_tasks;
    std::vector<Task> handlers;
};

/// `import_playbook`, or `include` at the top level of older releases.
struct PlaybookImport {
    text::Position where;
    std::string file;
    std::vector<Condition> when;
    std::vector<std::string> tags;
    std::vector<Field> vars;
};

using PlaybookEntry = std::variant<Play, PlaybookImport>;

struct Playbook {
    std::vector<PlaybookEntry> entries;
    std::vector<text::Diagnostic> diagnostics;
};

/// True when a document is a list of which some element has `hosts`, `import_playbook` or `include`: what the
/// generator's playbooks look like, and its task lists and data do not.
bool looks_like_playbook(const yaml::Node& document);

/// `document` is the whole file; what is no play is named and left out.
Playbook read_playbook(const yaml::Node& document);

}  // namespace stepwarden::ansible
