// The hosts of a run by number, folded into classes of hosts that are in the same groups. What a class's hosts share is
// worked out once; only what is a host's own is kept for each.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/inventory.hpp"
#include "ansible/variables.hpp"
#include "simulate/dry_run.hpp"

namespace stepwarden::simulate {

using ClassNumber = std::uint16_t;
/// Index of a host within its class.
using LocalIndex = std::uint32_t;

/// Some hosts of one class, in order; null stands for all of them.
using Members = std::shared_ptr<const std::vector<LocalIndex>>;

struct InventoryClass {
    std::shared_ptr<const HostList> hosts;
    /// Names of the groups that all of them are in, weakest first.
    std::vector<std::string> groups;

    [[nodiscard]] std::size_t size() const { return hosts->size(); }
};

struct HostPlace {
    ClassNumber number = 0;
    LocalIndex index = 0;
};

class HostSpace {
public:
    /// A host `localhost` that the inventory lacks is there too, in no group, as Ansible makes it when a play names it.
    HostSpace(const ansible::Inventory& inventory, const ansible::Variables& variables);

    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    [[nodiscard]] const std::vector<InventoryClass>& classes() const { return classes_; }
    [[nodiscard]] HostPlace place(HostNumber host) const { return places_[host]; }
    [[nodiscard]] std::optional<HostNumber> find(std::string_view name) const;
    [[nodiscard]] const std::string& name(ClassNumber number, LocalIndex index) const {
        return names_[(*classes_[number].hosts)[index]];
    }

    /// The hosts' numbers behind members of a class.
    [[nodiscard]] std::shared_ptr<const HostList> hosts_of(ClassNumber number, const Members& members) const;

private:
    std::vector<std::string> names_;
    std::vector<InventoryClass> classes_;
    std::vector<HostPlace> places_;
    std::map<std::string, HostNumber, std::less<>> numbers_;
};

/// The members as a list; all of a class of `size` hosts when null.
std::vector<LocalIndex> listed(const Members& members, std::size_t size);

}  // namespace stepwarden::simulate
