// Hosts, groups and their variables, as the generator's static YAML inventories state them
// (tripleo_common/inventory.py), plus group_vars and host_vars beside them, with and without extension.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/sources.hpp"
#include "ansible/task.hpp"
#include "text/tree.hpp"
#include "yaml/node.hpp"

namespace stepwarden::ansible {

struct Group {
    std::string name;
    /// In order of appearance.
    std::vector<std::string> hosts;
    std::vector<std::string> children;
    std::vector<Field> vars;
};

struct Host {
    std::string name;
    std::vector<Field> vars;
};

class Inventory {
public:
    /// `document` as `inventory.yaml` has it: groups at the top, or all of them below `all: children:`.
    /// Adds to what is already there, as Ansible does with several sources.
    void add(const yaml::Node& document, std::vector<text::Diagnostic>& diagnostics);

    /// Adds `group_vars/` and `host_vars/` of the tree.
    void add_vars_files(Sources& sources);

    void add_group(Group group);

    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
    /// In inventory order.
    [[nodiscard]] const std::vector<Host>& hosts() const { return hosts_; }
    [[nodiscard]] const Group* find_group(std::string_view name) const;

    /// All hosts of a group and its descendants, in order; "all" is every host.
    [[nodiscard]] std::vector<std::string> members(std::string_view group) const;

    /// What group_vars and host_vars hold for a group or host; they win over the inventory's own variables.
    [[nodiscard]] const std::vector<Field>& group_file_vars(std::string_view group) const;
    [[nodiscard]] const std::vector<Field>& host_file_vars(std::string_view host) const;

private:
    Group& group(std::string_view name);
    Host& host(std::string_view name);
    void read_group(std::string_view name, const yaml::Node& node, int depth,
                    std::vector<text::Diagnostic>& diagnostics);
    void add_vars_file(Sources& sources, text::FileId file, std::string_view directory);

    std::vector<Group> groups_;
    std::vector<Host> hosts_;
    std::map<std::string, std::size_t, std::less<>> group_index_;
    std::map<std::string, std::size_t, std::less<>> host_index_;
    std::map<std::string, std::vector<Field>, std::less<>> group_files_;
    std::map<std::string, std::vector<Field>, std::less<>> host_files_;
};

}  // namespace stepwarden::ansible
