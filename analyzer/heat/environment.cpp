#include "heat/environment.hpp"

#include <algorithm>

#include "value/compare.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::heat {

using value::Dict;
using value::List;
using value::Value;

namespace {

constexpr std::string_view none = "OS::Heat::None";
constexpr std::size_t max_aliases = 20;

bool is_template_path(std::string_view target) { return target.ends_with(".yaml") || target.ends_with(".template"); }

bool is_address(std::string_view target) { return target.find("://") != std::string_view::npos; }

/// Positions of the file's nodes become places of the checkout.
Value located(const yaml::Node& node, const HotTemplate& file) {
    if (node.is_sequence()) {
        List items;
        for (const yaml::Node& item : node.items) items.push_back(located(item, file));
        return items;
    }
    if (!node.is_mapping()) return value::from_yaml(node);
    Dict entries;
    entries.where = file.origin(node.where);
    for (const auto& [key, item] : node.entries) entries.emplace_back(value::from_yaml(key), located(item, file));
    return entries;
}

/// environment_util.py, merge_parameters: what a strategy makes of an older and a newer value.
Value merged(const Value& older, const Value& newer, bool deep) {
    if (older.is_list() && newer.is_list()) {
        List all = older.as_list();
        all.insert(all.end(), newer.as_list().begin(), newer.as_list().end());
        return all;
    }
    if (older.is_dict() && newer.is_dict()) {
        Dict entries = older.as_dict();
        for (const auto& [key, item] : newer.as_dict()) {
            const Value* before = value::find_key(entries, key);
            value::set_key(entries, key, deep && before != nullptr ? merged(*before, item, true) : item);
        }
        return entries;
    }
    if (older.is_string() && newer.is_string()) return older.as_string() + newer.as_string();
    return newer;
}

/// "overwrite", "merge" or "deep_merge" for a parameter.
std::string_view strategy(const yaml::Node* strategies, std::string_view name) {
    if (strategies == nullptr) return "overwrite";
    const yaml::Node* own = strategies->find(name);
    if (own == nullptr) own = strategies->find("default");
    return own != nullptr && own->is_string() ? std::string_view(own->scalar) : "overwrite";
}

}  // namespace

void Environment::add(const HotTemplate& file, bool at_root, std::vector<text::Diagnostic>& diagnostics) {
    const yaml::Node& root = file.root();
    if (root.is_null()) return;
    if (!root.is_mapping()) {
        diagnostics.push_back(
            {file.origin(root.where),
             "an environment file is a map with parameter_defaults and resource_registry; this one is "
             "not used",
             {}});
        return;
    }
    if (const yaml::Node* registry = root.find("resource_registry"))
        add_registry(file, *registry, at_root, diagnostics);
    const yaml::Node* strategies = root.find("parameter_merge_strategies");
    const auto take = [&](std::string_view section, auto& into) {
        const yaml::Node* given = root.find(section);
        if (given == nullptr || given->is_null()) return;
        if (!given->is_mapping()) {
            diagnostics.push_back(
                {file.origin(given->where), std::string(section) + " is no map, so it is not used", {}});
            return;
        }
        for (const auto& [key, node] : given->entries) {
            Value value = located(node, file);
            const std::string_view how = strategy(strategies, key.scalar);
            if (const auto before = into.find(key.scalar); before != into.end() && how != "overwrite")
                value = merged(before->second.value, value, how == "deep_merge");
            into.insert_or_assign(key.scalar, ParameterDefault{std::move(value), file.origin(key.where)});
        }
    };
    take("parameter_defaults", parameter_defaults_);
    take("parameters", parameters_);
}

void Environment::add_registry(const HotTemplate& file, const yaml::Node& registry, bool at_root,
                               std::vector<text::Diagnostic>& diagnostics) {
    if (registry.is_null()) return;
    if (!registry.is_mapping()) {
        diagnostics.push_back({file.origin(registry.where), "resource_registry is no map, so it is not used", {}});
        return;
    }
    for (const auto& [key, node] : registry.entries) {
        // Hooks and types of single resources, which say nothing of task lists.
        if (!node.is_string()) continue;
        Row row{node.scalar, file.origin(key.where), true};
        if (is_address(row.target)) {
            row.readable = false;
        } else if (is_template_path(row.target)) {
            std::string_view target = row.target;
            const auto path = at_root ? text::resolve("plan", target) : file.resolve(target);
            if (path) {
                row.target = *path;
            } else {
                row.readable = false;
                diagnostics.push_back({file.origin(node.where),
                                       "the template '" + node.scalar +
                                           "' leads out of the tree and is not read; name one below the tree's root",
                                       {}});
            }
        }
        registry_.insert_or_assign(key.scalar, std::move(row));
    }
}

const Environment::Row* Environment::row(std::string_view type) const {
    if (const auto found = registry_.find(type); found != registry_.end()) return &found->second;
    // The longest prefix before a `*` wins.
    const Row* best = nullptr;
    std::size_t longest = 0;
    for (const auto& [pattern, candidate] : registry_) {
        if (!pattern.ends_with('*')) continue;
        const std::string_view prefix = std::string_view(pattern).substr(0, pattern.size() - 1);
        if (!type.starts_with(prefix) || (best != nullptr && prefix.size() <= longest)) continue;
        best = &candidate;
        longest = prefix.size();
    }
    return best;
}

bool Environment::knows(std::string_view type) const { return row(type) != nullptr; }

RegistryEntry Environment::resolve(std::string_view type) const {
    std::string name(type);
    text::Position where;
    for (std::size_t i = 0; i < max_aliases; ++i) {
        if (name == none) return {RegistryEntry::Kind::none, name, where};
        if (is_template_path(name) && i > 0) return {RegistryEntry::Kind::nested_template, name, where};
        const Row* next = row(name);
        if (next == nullptr || next->target == name) return {RegistryEntry::Kind::plain, name, where};
        where = next->where;
        if (!next->readable) return {RegistryEntry::Kind::unreadable, next->target, where};
        name = next->target;
    }
    return {RegistryEntry::Kind::unreadable, "a chain of more than 20 aliases from " + std::string(type), where};
}

const ParameterDefault* Environment::parameter_default(std::string_view name) const {
    const auto found = parameter_defaults_.find(name);
    return found == parameter_defaults_.end() ? nullptr : &found->second;
}

const ParameterDefault* Environment::parameter(std::string_view name) const {
    const auto found = parameters_.find(name);
    return found == parameters_.end() ? nullptr : &found->second;
}

void Environment::set_template(std::string type, std::string path) {
    registry_.insert_or_assign(std::move(type), Row{std::move(path), {}, true});
}

std::vector<std::string> Environment::types() const {
    std::vector<std::string> names;
    std::ranges::transform(registry_, std::back_inserter(names), [](const auto& entry) { return entry.first; });
    return names;
}

}  // namespace stepwarden::heat
