// What the files of a config-download directory are: playbooks, the task lists of each role and section with their
// copies per step, inventories, the roles and their services. Read from the tree itself, queens to wallaby; names of
// sections come from rules/knowledge/sections.yaml.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/inventory.hpp"
#include "ansible/sources.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::tripleo {

/// One section as the knowledge table has it.
struct SectionFacts {
    std::string name;
    /// Stem of the file that holds the lists of all roles, or empty.
    std::string merged;
    bool stepped = true;
};

/// `table` is the text of sections.yaml.
std::vector<SectionFacts> read_sections(std::string_view table);

struct SectionFile {
    text::FileId file = text::no_file;
    /// Empty for a file that holds the lists of all roles.
    std::string role;
    std::string section;
    /// Set for one of the generator's copies per step.
    std::optional<int> step;
    /// A role's own copy of a list that the playbooks take from the merged file.
    bool shadowed = false;
};

struct Role {
    std::string name;
    /// `service_name`s, in the order in which their tasks were put together when `ordered`.
    std::vector<std::string> services;
    bool ordered = false;
};

struct Layout {
    /// "stein", or empty when the tree does not tell.
    std::string release;
    std::vector<Role> roles;
    std::vector<SectionFile> section_files;
    /// At the top of the tree, in path order.
    std::vector<text::FileId> playbooks;
    /// Task files at the top of the tree that belong to no section.
    std::vector<text::FileId> task_files;
    ansible::Inventory inventory;
    /// The tree had no inventory: its groups were made from the roles.
    bool inventory_made = false;
    /// Values of that inventory's variables, which stand in no file.
    std::shared_ptr<const std::vector<yaml::Node>> made_nodes;
    std::vector<text::Diagnostic> diagnostics;

    [[nodiscard]] const Role* find_role(std::string_view name) const;
};

/// Knowledge that recognition needs: the texts of sections.yaml and releases.yaml.
struct LayoutTables {
    std::string_view sections;
    std::string_view releases;
};

/// Fails when the tree is no config-download directory, saying what it looks like instead.
text::Result<Layout> recognise(ansible::Sources& sources, const LayoutTables& tables, unsigned threads);

/// A path without the ".yaml" or ".yml" that the generator leaves out when the directory's path has a dot.
std::string_view without_extension(std::string_view path);

}  // namespace stepwarden::tripleo
