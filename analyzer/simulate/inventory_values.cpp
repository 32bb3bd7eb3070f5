#include "simulate/inventory_values.hpp"

#include <algorithm>

namespace stepwarden::simulate {
namespace {

void add_names(const std::vector<ansible::Field>& fields, std::vector<std::string>& names) {
    for (const ansible::Field& field : fields)
        if (std::find(names.begin(), names.end(), field.name) == names.end()) names.push_back(field.name);
}

}  // namespace

InventoryValues::InventoryValues(const HostSpace& space, const ansible::Inventory& inventory,
                                 const ansible::Variables& variables)
    : space_(&space), variables_(&variables), columns_(space.classes().size()), own_names_(space.classes().size()) {
    for (const ansible::Host& host : inventory.hosts()) {
        const auto number = space.find(host.name);
        if (!number) continue;
        auto& names = own_names_[space.place(*number).number];
        add_names(host.vars, names);
        add_names(inventory.host_file_vars(host.name), names);
    }
}

bool InventoryValues::is_hosts_own(ClassNumber number, std::string_view name) const {
    const auto& names = own_names_[number];
    return std::find(names.begin(), names.end(), name) != names.end();
}

const Column<const yaml::Node*>& InventoryValues::column(ClassNumber number, std::string_view name) {
    ByName& columns = columns_[number];
    const auto found = columns.find(name);
    if (found != columns.end()) return found->second;
    return columns.emplace(std::string(name), make(number, name)).first->second;
}

Column<const yaml::Node*> InventoryValues::make(ClassNumber number, std::string_view name) const {
    const InventoryClass& hosts = space_->classes()[number];
    if (hosts.size() == 0) return Column<const yaml::Node*>(nullptr);
    if (!is_hosts_own(number, name)) return Column<const yaml::Node*>(variables_->find(space_->name(number, 0), name));
    std::vector<const yaml::Node*> contents;
    std::vector<std::uint32_t> index;
    std::unordered_map<std::uint64_t, std::uint32_t> places;
    index.reserve(hosts.size());
    for (LocalIndex i = 0; i < hosts.size(); ++i) {
        const yaml::Node* node = variables_->find(space_->name(number, i), name);
        const std::uint64_t print = node == nullptr ? 0 : yaml::fingerprint(*node);
        const auto [place, added] = places.try_emplace(print, static_cast<std::uint32_t>(contents.size()));
        if (added) contents.push_back(node);
        index.push_back(place->second);
    }
    if (contents.size() == 1) return Column<const yaml::Node*>(contents.front());
    return {std::move(contents), std::move(index)};
}

}  // namespace stepwarden::simulate
