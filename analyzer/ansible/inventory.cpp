#include "ansible/inventory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace stepwarden::ansible {
namespace {

/// Deep enough for every real inventory; a cycle of groups ends here.
constexpr int group_depth_bound = 32;

void append_fields(const yaml::Node& mapping, std::vector<Field>& into) {
    for (const yaml::Entry& entry : mapping.entries) into.push_back({entry.key.scalar, &entry.value});
}

using FieldsByName = std::map<std::string, std::vector<Field>, std::less<>>;

const std::vector<Field>& fields_of(const FieldsByName& by_name, std::string_view name) {
    static const std::vector<Field> none;
    const auto found = by_name.find(name);
    return found == by_name.end() ? none : found->second;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// The name without the extension that Ansible strips from variable files.
std::string_view stem(std::string_view file) {
    for (std::string_view extension : {".yaml", ".yml", ".json"})
        if (file.ends_with(extension)) return file.substr(0, file.size() - extension.size());
    return file;
}

}  // namespace

Group& Inventory::group(std::string_view name) {
    const auto found = group_index_.find(name);
    if (found != group_index_.end()) return groups_[found->second];
    group_index_.emplace(name, groups_.size());
    return groups_.emplace_back(Group{.name = std::string(name), .hosts = {}, .children = {}, .vars = {}});
}

Host& Inventory::host(std::string_view name) {
    const auto found = host_index_.find(name);
    if (found != host_index_.end()) return hosts_[found->second];
    host_index_.emplace(name, hosts_.size());
    return hosts_.emplace_back(Host{.name = std::string(name), .vars = {}});
}

void Inventory::read_group(std::string_view name, const yaml::Node& node, int depth,
                           std::vector<text::Diagnostic>& diagnostics) {
    if (depth > group_depth_bound) {
        diagnostics.push_back(
            {node.where, fmt::format("groups nested deeper than {} levels are not read", group_depth_bound)});
        return;
    }
    group(name);
    if (!node.is_mapping()) {
        if (!node.is_null())
            diagnostics.push_back(
                {node.where, fmt::format("expected group '{}' to be a mapping with hosts, children or vars", name)});
        return;
    }
    if (const yaml::Node* hosts = node.find("hosts"); hosts != nullptr) {
        for (const yaml::Entry& entry : hosts->entries) {
            add_once(group(name).hosts, entry.key.scalar);
            append_fields(entry.value, host(entry.key.scalar).vars);
        }
    }
    if (const yaml::Node* vars = node.find("vars"); vars != nullptr) append_fields(*vars, group(name).vars);
    if (const yaml::Node* children = node.find("children"); children != nullptr) {
        for (const yaml::Entry& entry : children->entries) {
            if (name != "all") add_once(group(name).children, entry.key.scalar);
            read_group(entry.key.scalar, entry.value, depth + 1, diagnostics);
        }
    }
}

void Inventory::add(const yaml::Node& document, std::vector<text::Diagnostic>& diagnostics) {
    if (!document.is_mapping()) {
        diagnostics.push_back({document.where, "an inventory must be a mapping of groups"});
        return;
    }
    for (const yaml::Entry& entry : document.entries) read_group(entry.key.scalar, entry.value, 0, diagnostics);
}

void Inventory::add_group(Group added) {
    Group& into = group(added.name);
    for (const std::string& name : added.hosts) {
        add_once(into.hosts, name);
        host(name);
    }
    for (const std::string& child : added.children) add_once(group(added.name).children, child);
    Group& target = group(added.name);
    target.vars.insert(target.vars.end(), added.vars.begin(), added.vars.end());
}

void Inventory::add_vars_file(Sources& sources, text::FileId file, std::string_view directory) {
    const std::string_view rest = sources.tree().path(file).substr(directory.size() + 1);
    // A directory named after the group holds several files for it.
    const std::string_view owner = stem(rest.substr(0, rest.find('/')));
    const yaml::Node* document = sources.document(file);
    if (document == nullptr) return;
    auto& into = directory == "group_vars" ? group_files_ : host_files_;
    append_fields(*document, into[std::string(owner)]);
}

void Inventory::add_vars_files(Sources& sources) {
    for (std::string_view directory : {"group_vars", "host_vars"})
        for (const text::FileId file : sources.tree().below(directory)) add_vars_file(sources, file, directory);
}

const Group* Inventory::find_group(std::string_view name) const {
    const auto found = group_index_.find(name);
    return found == group_index_.end() ? nullptr : &groups_[found->second];
}

std::vector<std::string> Inventory::members(std::string_view name) const {
    std::vector<std::string> result;
    if (name == "all") {
        for (const Host& each : hosts_) result.push_back(each.name);
        return result;
    }
    std::set<std::string, std::less<>> visited;
    std::vector<std::string> pending{std::string(name)};
    while (!pending.empty()) {
        const std::string current = std::move(pending.back());
        pending.pop_back();
        const Group* found = find_group(current);
        if (found == nullptr || !visited.insert(current).second) continue;
        for (const std::string& each : found->hosts) add_once(result, each);
        pending.insert(pending.end(), found->children.rbegin(), found->children.rend());
    }
    return result;
}

const std::vector<Field>& Inventory::group_file_vars(std::string_view name) const {
    return fields_of(group_files_, name);
}

const std::vector<Field>& Inventory::host_file_vars(std::string_view name) const {
    return fields_of(host_files_, name);
}

}  // namespace stepwarden::ansible
