// Hosts, groups and their variables, as the generator's static YAML inventories state them
// (tripleo_common/inventory.py), plus group_vars and host_vars beside them, with and without extension.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
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
    /// `ansible_group_priority`: of groups of the same depth, the higher one wins.
    int priority = 1;
};

struct Host {
    std::string name;
    std::vector<Field> vars;
};

/// The host that needs no inventory, by any of its names.
bool is_localhost(std::string_view name);

class Inventory {
public:
    /// `document` as `inventory.yaml` has it: groups at the top, or all of them below `all: children:`.
    /// Adds to what is already there, as Ansible does with several sources.
    void add(const yaml::Node& document, std::vector<text::Diagnostic>& diagnostics);

    /// Adds `group_vars/` and `host_vars/` of the tree: of each name the first file that Ansible finds, or all in a
    /// directory of that name.
    void add_vars_files(Sources& sources);

    void add_group(Group group);

    /// Adds a host, and to these groups, which come to be if they are not there.
    void add_host(std::string_view name, const std::vector<std::string>& groups);

    /// In order of appearance; "all" only when it is stated, and "ungrouped" also when hosts are in no other group.
    [[nodiscard]] const std::vector<Group>& groups() const { return groups_; }
    /// In inventory order.
    [[nodiscard]] const std::vector<Host>& hosts() const { return hosts_; }
    [[nodiscard]] const Group* find_group(std::string_view name) const;
    [[nodiscard]] const Host* find_host(std::string_view name) const;

    /// All hosts of a group and its descendants in Ansible's order: the group's own, then those of its children, then
    /// of theirs (inventory/group.py); "all" is every host, group by group.
    [[nodiscard]] std::vector<std::string> members(std::string_view group) const;

    /// What the inventory itself says of a host.
    [[nodiscard]] const std::vector<Field>& inventory_host_vars(std::string_view host) const;

    /// What group_vars and host_vars hold for a group or host; they win over the inventory's own variables.
    [[nodiscard]] const std::vector<Field>& group_file_vars(std::string_view group) const;
    [[nodiscard]] const std::vector<Field>& host_file_vars(std::string_view host) const;

private:
    using FieldsByName = std::map<std::string, std::vector<Field>, std::less<>>;

    Group& group(std::string_view name);
    Host& host(std::string_view name);
    void put_in_group(std::string_view name, const std::string& host);
    void read_group(std::string_view name, const yaml::Node& node, int depth,
                    std::vector<text::Diagnostic>& diagnostics);
    void read_children(std::string_view name, const yaml::Node& children, int depth,
                       std::vector<text::Diagnostic>& diagnostics);
    void read_hosts(std::string_view name, const yaml::Node& hosts, std::vector<text::Diagnostic>& diagnostics);
    void read_vars(std::string_view name, const yaml::Node& vars);
    void set_port(Host& host, int port, text::Position where);
    /// "ungrouped" is whoever is in no other group.
    void reconcile();
    [[nodiscard]] std::vector<std::string> groups_below_all() const;
    static void add_vars_directory(Sources& sources, std::string_view directory, FieldsByName& into);

    std::vector<Group> groups_;
    std::vector<Host> hosts_;
    std::map<std::string, std::size_t, std::less<>> group_index_;
    std::map<std::string, std::size_t, std::less<>> host_index_;
    /// Hosts of each group by its index, to find repetitions.
    std::vector<std::set<std::string, std::less<>>> hosts_in_group_;
    /// Children that `all` is stated to have; it has every group without a parent besides.
    std::vector<std::string> children_of_all_;
    FieldsByName group_files_;
    FieldsByName host_files_;
    /// Values that stand in no file.
    std::vector<std::shared_ptr<const yaml::Node>> made_nodes_;
};

}  // namespace stepwarden::ansible
