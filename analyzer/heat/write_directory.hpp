// From the outputs of the stack to the files of a config-download directory, as tripleo-common's config writer of each
// release makes them. What only real servers have is left out (deployments, network configurations) or made up (hosts,
// their addresses and ids, the inventory).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "heat/yaml_dump.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::heat {

struct WrittenFile {
    std::string path;
    std::string content;
    /// Sorted by line.
    std::vector<Landed> landed;
};

/// Role to number of made-up hosts.
struct HostCounts : std::vector<std::pair<std::string, unsigned>> {
    using std::vector<std::pair<std::string, unsigned>>::vector;

    /// 1 for a role that is not named; never more than most_made_hosts.
    [[nodiscard]] unsigned of(std::string_view role) const;
};

inline constexpr unsigned most_made_hosts = 1000;

/// Outputs may be null where the stack has none, and may be or hold Unknown.
struct DirectoryInputs {
    /// "queens" to "wallaby", "zed", "master".
    std::string release;
    /// RoleData: role, key, value.
    const value::Value* role_data = nullptr;
    /// RoleConfig: key to list, dict or text.
    const value::Value* role_config = nullptr;
    const value::Value* role_group_vars = nullptr;
    /// EnabledServices: role to list of service names. Without it they are taken from RoleData's service_names.
    const value::Value* enabled_services = nullptr;
    /// In their order.
    std::vector<std::string> roles;
    /// "overcloud", "standalone".
    std::string plan;
    HostCounts hosts;
    /// Lower-case names of the enabled networks; ctlplane is always there.
    std::vector<std::string> networks;
    /// AllNodesConfig of rocky and stein. Without it its variables of services are made up.
    const value::Value* all_nodes_config = nullptr;
    /// Where the release's writer takes steps from tags, it finds none to take.
    bool steps_stand_in_conditions = false;
    /// Services that have a network in ServiceNetMap, where only these have lists of addresses and of long names; unset
    /// where all have.
    std::optional<std::set<std::string>> networked_services;
};

/// Sorted by path. What the config writer would fail on is a diagnostic, at the place of the task where there is one,
/// and the rest is written; `diagnostics` may be null.
std::vector<WrittenFile> write_directory(const DirectoryInputs& inputs,
                                         std::vector<text::Diagnostic>* diagnostics = nullptr);

}  // namespace stepwarden::heat
