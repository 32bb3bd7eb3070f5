// What is known of variables before the run, for a class of hosts: play and task vars, loop items, inventory and
// group_vars where all hosts of the class agree. Registers and facts are Unknown with their name; nothing is guessed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ansible/inventory.hpp"
#include "ansible/task.hpp"
#include "ansible/variables.hpp"
#include "jinja/evaluate.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// Hosts that are alike for the analysis: all hosts of a role, or one host that has no role.
struct HostClass {
    std::string name;
    bool is_role = false;
    std::vector<std::string> hosts;
};

/// One layer of variables around a task; the innermost that has a name wins.
struct Scope {
    const Scope* outer = nullptr;
    std::span<const ansible::Field> vars;
    /// vars of an include beat facts and registers; those of plays, blocks, tasks and imports do not (vars/manager.py).
    bool beats_facts = false;
    /// A loop's variable and its item.
    std::optional<std::pair<std::string, value::Value>> item;
};

class KnownVariables {
public:
    /// `assigned` are the names that some task of the tree registers or sets as a fact. References are kept.
    KnownVariables(const ansible::Inventory& inventory, std::span<const HostClass> classes,
                   const std::unordered_set<std::string>& assigned);

    /// The value of a name as a task in `scope` on the hosts of class number `host_class` sees it; Unknown with its
    /// cause when only the run can tell.
    value::Value find(std::string_view name, const Scope* scope, std::size_t host_class);

    /// The text that a string of the playbooks renders to in that place.
    jinja::Outcome render(const std::string& text, const Scope* scope, std::size_t host_class);

    jinja::Lookup lookup(const Scope* scope, std::size_t host_class);

private:
    value::Value of_node(const yaml::Node& node, const Scope* scope, std::size_t host_class);
    value::Value from_inventory(std::string_view name, std::size_t host_class);
    value::Value resolved(const value::Value& value, const Scope* scope, std::size_t host_class);

    const ansible::Inventory* inventory_;
    std::span<const HostClass> classes_;
    const std::unordered_set<std::string>* assigned_;
    ansible::Variables variables_;
    std::vector<std::map<std::string, value::Value, std::less<>>> inventory_values_;
    std::unordered_map<std::string, std::optional<jinja::Template>> templates_;
    int depth_ = 0;
};

}  // namespace stepwarden::simulate
