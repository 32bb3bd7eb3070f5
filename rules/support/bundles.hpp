// The bundles that a role's pacemaker runs, found by the puppet class that defines them (families.yaml), with the words
// by which tasks speak of them: several services may share one bundle, and its name, its image and its service differ.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

struct Bundle {
    /// As pacemaker calls it: "galera-bundle".
    std::string name;
    /// The role's services that have it, in the role's order.
    std::vector<std::string> services;
    /// Where the puppet class stands.
    text::Position where;
    /// Names of the service, its containers and units, and its other names.
    std::vector<std::string> phrases;
};

/// The family of that name in families.yaml, or nullptr.
const yaml::Node* family_named(const check::Model& model, std::string_view name);

/// In the order of their names.
std::vector<Bundle> bundles_of(const check::Model& model, std::string_view role);

/// Whether a top-level task is about the bundle: contributed by its service, or speaking of it.
bool concerns(const check::Model& model, const Bundle& bundle, std::uint32_t top);

/// No task of upgrade_tasks or update_tasks fetches the bundle's image or touches the bundle itself.
bool is_never_renewed(const check::Model& model, std::string_view role, const Bundle& bundle);

}  // namespace stepwarden::rules
