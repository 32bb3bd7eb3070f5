#include "ansible/inventory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "ansible/host_range.hpp"
#include "ansible/keyword_values.hpp"
#include "ansible/vars_files.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

/// Deep enough for every real inventory; a cycle of groups ends here.
constexpr int group_depth_bound = 32;
/// Ranges are short, and stand for many.
constexpr std::size_t host_bound = 100'000;
constexpr std::size_t place_bound = 1'000'000;

std::size_t places_of_hosts(const std::vector<Group>& groups) {
    std::size_t places = 0;
    for (const Group& each : groups) places += each.hosts.size();
    return places;
}

/// Once for all that follows.
void tell_bound(text::Position where, std::vector<text::Diagnostic>& diagnostics) {
    std::string message =
        fmt::format("more than {} hosts, or {} hosts of ranges in groups, are not read", host_bound, place_bound);
    if (diagnostics.empty() || diagnostics.back().message != message)
        diagnostics.push_back({where, std::move(message), {}});
}

template <typename Fields>
const std::vector<Field>& fields_of(const Fields& by_name, std::string_view name) {
    static const std::vector<Field> none;
    const auto found = by_name.find(name);
    return found == by_name.end() ? none : found->second;
}

void add_once(std::vector<std::string>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

/// The name without the extension that Ansible strips from variable files.
std::string_view stem(std::string_view file) {
    for (const std::string_view extension : {".yaml"sv, ".yml"sv, ".json"sv})
        if (file.ends_with(extension)) return file.substr(0, file.size() - extension.size());
    return file;
}

}  // namespace

bool is_localhost(std::string_view name) {
    constexpr std::array names{"localhost"sv, "127.0.0.1"sv, "::1"sv};
    return std::find(names.begin(), names.end(), name) != names.end();
}

Group& Inventory::group(std::string_view name) {
    const auto found = group_index_.find(name);
    if (found != group_index_.end()) return groups_[found->second];
    group_index_.emplace(name, groups_.size());
    hosts_in_group_.emplace_back();
    return groups_.emplace_back(Group{.name = std::string(name), .hosts = {}, .children = {}, .vars = {}});
}

Host& Inventory::host(std::string_view name) {
    const auto found = host_index_.find(name);
    if (found != host_index_.end()) return hosts_[found->second];
    host_index_.emplace(name, hosts_.size());
    return hosts_.emplace_back(Host{.name = std::string(name), .vars = {}});
}

void Inventory::put_in_group(std::string_view name, const std::string& host) {
    Group& into = group(name);
    if (hosts_in_group_[group_index_.find(name)->second].insert(host).second) into.hosts.push_back(host);
}

void Inventory::read_group(std::string_view name, const yaml::Node& node, int depth,
                           std::vector<text::Diagnostic>& diagnostics) {
    if (depth > group_depth_bound) {
        diagnostics.push_back(
            {node.where, fmt::format("groups nested deeper than {} levels are not read", group_depth_bound), {}});
        return;
    }
    group(name);
    if (!node.is_mapping()) {
        if (!node.is_null())
            diagnostics.push_back(
                {node.where,
                 fmt::format("expected group '{}' to be a mapping with hosts, children or vars", name),
                 {}});
        return;
    }
    // In the order of the file, which decides the order of hosts.
    for (const yaml::Entry& section : node.entries) {
        if (section.value.is_sequence())
            diagnostics.push_back(
                {section.value.where,
                 fmt::format("expected '{}' of group '{}' to be a mapping, found a list", section.key.scalar, name),
                 {}});
        else if (section.key.scalar == "vars")
            read_vars(name, section.value);
        else if (section.key.scalar == "children")
            read_children(name, section.value, depth, diagnostics);
        else if (section.key.scalar == "hosts")
            read_hosts(name, section.value, diagnostics);
    }
}

void Inventory::read_vars(std::string_view name, const yaml::Node& vars) {
    Group& into = group(name);
    for (const yaml::Entry& entry : vars.entries) {
        if (entry.key.scalar == "ansible_group_priority")
            into.priority = static_cast<int>(entry.value.integer);
        else
            into.vars.push_back({entry.key.scalar, &entry.value});
    }
}

void Inventory::read_children(std::string_view name, const yaml::Node& children, int depth,
                              std::vector<text::Diagnostic>& diagnostics) {
    const auto read_child = [&](const std::string& child, const yaml::Node& node) {
        read_group(child, node, depth + 1, diagnostics);
        add_once(name == "all" ? children_of_all_ : group(name).children, child);
    };
    if (children.is_string()) read_child(children.scalar, yaml::Node{});
    for (const yaml::Entry& entry : children.entries) read_child(entry.key.scalar, entry.value);
}

void Inventory::read_hosts(std::string_view name, const yaml::Node& hosts, std::vector<text::Diagnostic>& diagnostics) {
    const auto read_entry = [&](const yaml::Node& key, const yaml::Node* vars) {
        const auto named = read_host_names(key.scalar, key.where);
        if (!named) return diagnostics.push_back(named.error());
        if (named->names.size() > 1 && places_of_hosts(groups_) + named->names.size() > place_bound)
            return tell_bound(key.where, diagnostics);
        for (const std::string& each : named->names) {
            if (hosts_.size() >= host_bound && find_host(each) == nullptr) return tell_bound(key.where, diagnostics);
            put_in_group(name, each);
            Host& into = host(each);
            if (named->port) set_port(into, *named->port, key.where);
            if (vars != nullptr) read_fields(*vars, into.vars);
        }
    };
    if (hosts.is_string()) read_entry(hosts, nullptr);
    for (const yaml::Entry& entry : hosts.entries) read_entry(entry.key, &entry.value);
}

void Inventory::set_port(Host& host, int port, text::Position where) {
    auto node = std::make_shared<yaml::Node>();
    node->kind = yaml::Kind::integer;
    node->plain = true;
    node->where = where;
    node->integer = port;
    node->scalar = std::to_string(port);
    host.vars.push_back({"ansible_port", node.get()});
    made_nodes_.push_back(std::move(node));
}

void Inventory::add(const yaml::Node& document, std::vector<text::Diagnostic>& diagnostics) {
    if (!document.is_mapping()) {
        diagnostics.push_back({document.where, "an inventory must be a mapping of groups", {}});
        return;
    }
    for (const yaml::Entry& entry : document.entries) read_group(entry.key.scalar, entry.value, 0, diagnostics);
    reconcile();
}

void Inventory::add_group(Group added) {
    group(added.name);
    for (const std::string& name : added.hosts) {
        put_in_group(added.name, name);
        host(name);
    }
    Group& into = group(added.name);
    for (const std::string& child : added.children) add_once(into.children, child);
    into.vars.insert(into.vars.end(), added.vars.begin(), added.vars.end());
    reconcile();
}

void Inventory::add_host(std::string_view name, const std::vector<std::string>& groups) {
    const std::string added = host(name).name;
    for (const std::string& each : groups) put_in_group(each, added);
    reconcile();
}

void Inventory::reconcile() {
    std::unordered_set<std::string_view> grouped;
    for (const Group& each : groups_)
        if (each.name != "all" && each.name != "ungrouped") grouped.insert(each.hosts.begin(), each.hosts.end());
    std::vector<std::string> alone;
    for (const Host& each : hosts_)
        if (!grouped.contains(each.name)) alone.push_back(each.name);
    if (alone.empty() && find_group("ungrouped") == nullptr) return;
    Group& ungrouped = group("ungrouped");
    hosts_in_group_[group_index_.find("ungrouped")->second] = {alone.begin(), alone.end()};
    ungrouped.hosts = std::move(alone);
}

void Inventory::add_vars_directory(Sources& sources, std::string_view directory, FieldsByName& into) {
    const text::Tree& tree = sources.tree();
    std::set<std::string, std::less<>> owners;
    for (const text::FileId file : tree.below(directory)) {
        const std::string_view rest = tree.path(file).substr(directory.size() + 1);
        owners.emplace(stem(rest.substr(0, rest.find('/'))));
    }
    for (const std::string& owner : owners)
        for (const text::FileId file : find_vars_files(tree, directory, owner))
            if (const yaml::Node* document = sources.document(file); document != nullptr && document->is_mapping())
                read_fields(*document, into[owner]);
}

void Inventory::add_vars_files(Sources& sources) {
    add_vars_directory(sources, "group_vars", group_files_);
    add_vars_directory(sources, "host_vars", host_files_);
}

const Group* Inventory::find_group(std::string_view name) const {
    const auto found = group_index_.find(name);
    return found == group_index_.end() ? nullptr : &groups_[found->second];
}

const Host* Inventory::find_host(std::string_view name) const {
    const auto found = host_index_.find(name);
    return found == host_index_.end() ? nullptr : &hosts_[found->second];
}

std::vector<std::string> Inventory::groups_below_all() const {
    std::unordered_set<std::string_view> with_parent(children_of_all_.begin(), children_of_all_.end());
    for (const Group& each : groups_) with_parent.insert(each.children.begin(), each.children.end());
    std::vector<std::string> names{"ungrouped"};
    names.insert(names.end(), children_of_all_.begin(), children_of_all_.end());
    for (const Group& each : groups_)
        if (each.name != "all" && each.name != "ungrouped" && !with_parent.contains(each.name))
            names.push_back(each.name);
    return names;
}

std::vector<std::string> Inventory::members(std::string_view name) const {
    std::vector<std::string> result;
    std::unordered_set<std::string_view> taken;
    std::unordered_set<std::string_view> visited{name};
    std::vector<std::string> pending{std::string(name)};
    const auto enter = [&](const std::vector<std::string>& children, std::vector<std::string>& next) {
        for (const std::string& child : children)
            if (const Group* known = find_group(child); known != nullptr && visited.insert(known->name).second)
                next.push_back(child);
    };
    while (!pending.empty()) {
        std::vector<std::string> next;
        for (const std::string& each : pending) {
            const Group* found = find_group(each);
            if (found != nullptr)
                for (const std::string& host : found->hosts)
                    if (taken.insert(host).second) result.push_back(host);
            if (each == "all") enter(groups_below_all(), next);
            if (found != nullptr) enter(found->children, next);
        }
        pending = std::move(next);
    }
    // Groups that go round have no way in from "all".
    if (name == "all")
        for (const Host& each : hosts_)
            if (taken.insert(each.name).second) result.push_back(each.name);
    return result;
}

const std::vector<Field>& Inventory::inventory_host_vars(std::string_view name) const {
    static const std::vector<Field> none;
    const Host* found = find_host(name);
    return found == nullptr ? none : found->vars;
}

const std::vector<Field>& Inventory::group_file_vars(std::string_view name) const {
    return fields_of(group_files_, name);
}

const std::vector<Field>& Inventory::host_file_vars(std::string_view name) const {
    return fields_of(host_files_, name);
}

}  // namespace stepwarden::ansible
