// Hosts as people call them: a role's name for all hosts of the role, ranges for some of them
// ("overcloud-novacompute-[0-1]"), names for the others. A set of hosts is looked at once, however many tasks it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulate/dry_run.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::report {

/// Names with the same text before their number as one: "c-[0-2,4]". In order of first appearance; after `most` of them
/// comes how many hosts are left ("and 12 more").
std::string folded_names(std::span<const std::string_view> names, std::size_t most = 6);

class HostLabels {
public:
    /// A role's number, or that of a host which has none.
    using Class = std::uint32_t;

    HostLabels(const tripleo::Layout& layout, const std::vector<std::string>& hosts);

    /// "Controller, overcloud-novacompute-0".
    std::string label(std::span<const simulate::HostNumber> hosts);

    struct Group {
        /// The roles of the hosts, and those without a role by name: "Controller, undercloud".
        std::string roles;
        /// Roles and hosts without a role, in order.
        std::vector<Class> classes;
        /// As label() gives it.
        std::string label;
        std::size_t size = 0;
    };
    /// The answer lives until the next call.
    const Group& group(const std::shared_ptr<const simulate::HostList>& hosts);

    Class class_of(simulate::HostNumber host);
    [[nodiscard]] std::string class_name(Class number) const;

private:
    struct Member {
        std::shared_ptr<const simulate::HostList> hosts;
        Group group;
    };

    Group make_group(std::span<const simulate::HostNumber> hosts);
    void learn_hosts();

    const std::vector<std::string>& hosts_;
    std::vector<std::string> roles_;
    std::unordered_map<std::string, Class> role_of_name_;
    std::vector<std::size_t> role_sizes_;
    /// By HostNumber; a host without role has the number of roles plus its own.
    std::vector<Class> classes_;
    std::unordered_map<const simulate::HostList*, Member> groups_;
};

}  // namespace stepwarden::report
