#include "simulate/host_classes.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "ansible/variables.hpp"

namespace stepwarden::simulate {
namespace {

/// A host's role: what its inventory says, else the role's group that it is in, which may have the stack's name before
/// it.
std::string role_of(const std::string& host, const tripleo::Layout& layout, const ansible::Variables& variables) {
    if (const yaml::Node* name = variables.find(host, "tripleo_role_name");
        name != nullptr && layout.find_role(name->scalar) != nullptr)
        return name->scalar;
    for (const std::string& group : variables.groups_of(host))
        for (const tripleo::Role& role : layout.roles)
            if (group == role.name || group.ends_with("_" + role.name)) return role.name;
    return {};
}

}  // namespace

std::vector<HostClass> host_classes(const tripleo::Layout& layout) {
    std::vector<HostClass> classes;
    for (const tripleo::Role& role : layout.roles) classes.push_back({role.name, true, {}});
    const ansible::Variables variables(layout.inventory);
    for (const ansible::Host& host : layout.inventory.hosts()) {
        const std::string role = role_of(host.name, layout, variables);
        const auto found = std::find_if(classes.begin(), classes.end(),
                                        [&](const HostClass& each) { return each.is_role && each.name == role; });
        if (found != classes.end())
            found->hosts.push_back(host.name);
        else
            classes.push_back({host.name, false, {host.name}});
    }
    return classes;
}

}  // namespace stepwarden::simulate
