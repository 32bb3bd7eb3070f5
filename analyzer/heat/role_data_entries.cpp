#include "heat/role_data_entries.hpp"

#include <algorithm>
#include <array>

namespace stepwarden::heat {
namespace {

/// Functions that give a whole mapping from elsewhere.
constexpr std::array<std::string_view, 6> opaque{"get_attr", "get_param", "yaql", "map_replace", "repeat", "get_file"};

void gather(const yaml::Node& node, RoleDataEntries& found) {
    if (!node.is_mapping()) {
        found.complete = found.complete && node.is_null();
        return;
    }
    if (node.entries.size() == 1) {
        const auto& [key, argument] = node.entries.front();
        if (key.scalar == "map_merge" && argument.is_sequence()) {
            for (const yaml::Node& item : argument.items) gather(item, found);
            return;
        }
        if (key.scalar == "if" && argument.is_sequence()) {
            for (std::size_t i = 1; i < argument.items.size(); ++i) gather(argument.items[i], found);
            return;
        }
        if (std::ranges::find(opaque, key.scalar) != opaque.end()) {
            found.complete = false;
            return;
        }
    }
    for (const yaml::Entry& entry : node.entries) found.entries.push_back(&entry);
}

}  // namespace

const yaml::Entry* RoleDataEntries::find(std::string_view key) const {
    const auto found = std::ranges::find_if(entries, [&](const yaml::Entry* each) { return each->key.scalar == key; });
    return found == entries.end() ? nullptr : *found;
}

RoleDataEntries role_data_entries(const HotTemplate& source) {
    RoleDataEntries found;
    const yaml::Entry* output = source.entry("outputs", "role_data");
    const yaml::Node* value = output == nullptr ? nullptr : output->value.find("value");
    if (value != nullptr) gather(*value, found);
    return found;
}

}  // namespace stepwarden::heat
