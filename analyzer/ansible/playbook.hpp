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
    /// `vars:` and what else the entry gives the role (role params, vars/manager.py).
    std::vector<Field> vars;
    std::vector<Field> params;
    std::optional<bool> become;
    std::string delegate_to;
    /// What its tasks inherit besides (`environment`, `become_user`, `ignore_errors`, ...), by name.
    std::vector<Field> keywords;
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
    /// `gather_facts` as written, or nullptr: then Ansible's configuration decides, which gathers.
    const yaml::Node* gather_facts = nullptr;
    /// `any_errors_fatal` and `max_fail_percentage` as written, or nullptr.
    const yaml::Node* any_errors_fatal = nullptr;
    const yaml::Node* max_fail_percentage = nullptr;
    bool ignore_errors = false;
    bool force_handlers = false;
    const yaml::Node* check_mode = nullptr;
    /// What its tasks inherit besides (`environment`, `become_user`, `run_once`, ...), by name.
    std::vector<Field> keywords;
    std::vector<std::string> tags;
    std::vector<Field> vars;
    /// Files that `vars_files` names, as written.
    std::vector<std::string> vars_files;
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

/// One element of `roles:` or of a role's dependencies: a name, or a mapping with `role` or `name`.
RoleReference read_role_reference(const yaml::Node& node, std::vector<text::Diagnostic>& diagnostics);

/// `document` is the whole file; what is no play is named and left out.
Playbook read_playbook(const yaml::Node& document);

}  // namespace stepwarden::ansible
