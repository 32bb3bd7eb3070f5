// The variables that the inventory gives to the hosts of a class, as columns of YAML nodes: those of groups are looked
// up once a class, only hosts' own once a host.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ansible/variables.hpp"
#include "simulate/column.hpp"
#include "simulate/host_space.hpp"
#include "simulate/run_state.hpp"
#include "yaml/node.hpp"

namespace stepwarden::simulate {

class InventoryValues {
public:
    /// References are kept.
    InventoryValues(const HostSpace& space, const ansible::Inventory& inventory, const ansible::Variables& variables);

    /// Nodes may be null: not every host need have the variable.
    const Column<const yaml::Node*>& column(ClassNumber number, std::string_view name);

private:
    using ByName = std::unordered_map<std::string, Column<const yaml::Node*>, TextHash, std::equal_to<>>;
    Column<const yaml::Node*> make(ClassNumber number, std::string_view name) const;
    [[nodiscard]] bool is_hosts_own(ClassNumber number, std::string_view name) const;

    const HostSpace* space_;
    const ansible::Variables* variables_;
    std::vector<ByName> columns_;
    /// Names that some host of the class has as its own, by class.
    std::vector<std::vector<std::string>> own_names_;
};

}  // namespace stepwarden::simulate
