// What a service template says in its output role_data, as far as it stands there: the entries of the mapping, those in
// the branches of `if` and in the mappings that map_merge puts together.
#pragma once

#include <string_view>
#include <vector>

#include "heat/hot_template.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct RoleDataEntries {
    /// In the template's order; a key may stand there more than once.
    std::vector<const yaml::Entry*> entries;
    /// Nothing else comes from elsewhere, such as the role_data of another template as a whole.
    bool complete = true;

    [[nodiscard]] const yaml::Entry* find(std::string_view key) const;
};

/// Empty for a template without that output.
RoleDataEntries role_data_entries(const HotTemplate& source);

}  // namespace stepwarden::heat
