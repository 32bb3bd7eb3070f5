#include "heat/enabled_services.hpp"

namespace stepwarden::heat {
namespace {

using value::Value;

/// The list under a role in an output, or nullptr.
const Value* list_of(const Value* output, std::string_view role) {
    if (output == nullptr || !output->is_dict()) return nullptr;
    const Value* found = value::find(output->as_dict(), role);
    return found != nullptr && found->is_list() ? found : nullptr;
}

const Value* service_names(const Value* role_data, std::string_view role) {
    if (role_data == nullptr || !role_data->is_dict()) return nullptr;
    return list_of(value::find(role_data->as_dict(), role), "service_names");
}

}  // namespace

std::vector<std::pair<std::string, std::vector<std::string>>> services_of_roles(const DirectoryInputs& inputs) {
    std::vector<std::pair<std::string, std::vector<std::string>>> services;
    for (const std::string& role : inputs.roles) {
        const Value* names = list_of(inputs.enabled_services, role);
        if (names == nullptr) names = service_names(inputs.role_data, role);
        std::vector<std::string> known;
        if (names != nullptr)
            for (const Value& name : names->as_list())
                if (name.is_string()) known.push_back(name.as_string());
        services.emplace_back(role, std::move(known));
    }
    return services;
}

}  // namespace stepwarden::heat
