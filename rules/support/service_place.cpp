#include "rules/support/service_place.hpp"

#include <algorithm>

namespace stepwarden::rules {

text::Position enabled_at(const check::Model& model, std::string_view role, std::string_view service) {
    const yaml::Node* names = model.role_data(role, "service_names");
    if (names == nullptr) return {0, 0, 0};
    const auto found = std::find_if(names->items.begin(), names->items.end(),
                                    [&](const yaml::Node& name) { return name.scalar == service; });
    return found == names->items.end() ? names->where : found->where;
}

}  // namespace stepwarden::rules
