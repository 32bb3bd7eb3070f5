#include "heat/directory_layout.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

#include "tripleo/knowledge_files.hpp"
#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::heat {
namespace {

std::string text_in(const yaml::Node& row, std::string_view key) { return std::string(yaml::text_of(row.find(key))); }

bool flag_in(const yaml::Node& row, std::string_view key) {
    const yaml::Node* flag = row.find(key);
    return flag != nullptr && flag->boolean;
}

std::span<const yaml::Entry> entries_in(const yaml::Node& row, std::string_view key) {
    const yaml::Node* mapping = row.find(key);
    return mapping == nullptr ? std::span<const yaml::Entry>() : std::span<const yaml::Entry>(mapping->entries);
}

/// The table is ours: a word that is none of `words` is a mistake that the tests show.
template <typename Kind, std::size_t Count>
Kind kind_in(const yaml::Node& row, std::string_view key,
             const std::array<std::pair<std::string_view, Kind>, Count>& words) {
    const std::string word = text_in(row, key);
    const auto* found = std::ranges::find(words, word, [](const auto& pair) { return std::string(pair.first); });
    assert(found != words.end());
    return found->second;
}

constexpr std::array<std::pair<std::string_view, SplitRule>, 3> split_rules = {{
    {"sorted", SplitRule::sorted},
    {"first_at_end", SplitRule::first_at_end},
    {"all", SplitRule::all},
}};

constexpr std::array<std::pair<std::string_view, GroupVars>, 5> group_vars_kinds = {{
    {"deployments", GroupVars::deployments},
    {"template", GroupVars::role_lines},
    {"services_win", GroupVars::services_win},
    {"outputs_win", GroupVars::outputs_win},
    {"outputs", GroupVars::outputs},
}};

InventoryLayout read_inventory(const yaml::Node& row) {
    InventoryLayout layout;
    layout.ssh_user = text_in(row, "ssh_user");
    if (const yaml::Node* undercloud = row.find("undercloud"))
        layout.undercloud = value::from_yaml(*undercloud).as_dict();
    layout.admin_password = flag_in(row, "admin_password");
    layout.host = yaml::strings_of(row.find("host"));
    layout.role = yaml::strings_of(row.find("role"));
    layout.role_before = yaml::strings_of(row.find("role_before"));
    layout.vips = yaml::strings_of(row.find("vips"));
    layout.container_cli = text_in(row, "container_cli");
    for (const yaml::Node& group : yaml::rows_of(row, "groups"))
        layout.groups.push_back({text_in(group, "name"), text_in(group, "of"), text_in(group, "deprecated")});
    for (const yaml::Entry& alias : entries_in(row, "aliases"))
        layout.aliases.emplace_back(alias.key.scalar, alias.value.scalar);
    if (const yaml::Node* excluded = row.find("excluded")) layout.excluded = value::from_yaml(*excluded);
    return layout;
}

DirectoryLayout read_layout(const yaml::Node& row) {
    DirectoryLayout layout;
    layout.release = text_in(row, "release");
    layout.external = yaml::strings_of(row.find("external"));
    layout.group_vars = kind_in(row, "group_vars", group_vars_kinds);
    layout.json = yaml::strings_of(row.find("json"));
    layout.split = kind_in(row, "split", split_rules);
    layout.sorted = text_in(row, "sorted");
    layout.step_tags = flag_in(row, "step_tags");
    layout.joined = yaml::strings_of(row.find("joined"));
    for (const yaml::Entry& section : entries_in(row, "per_step"))
        layout.per_step.push_back({section.key.scalar, static_cast<int>(section.value.integer)});
    layout.extension_unless_dotted = text_in(row, "extension") == "unless_dotted";
    layout.all_nodes = flag_in(row, "all_nodes");
    layout.deployments = yaml::strings_of(row.find("deployments"));
    layout.deployments_before = yaml::strings_of(row.find("deployments_before"));
    layout.host_vars = flag_in(row, "host_vars");
    if (const yaml::Node* inventory = row.find("inventory")) layout.inventory = read_inventory(*inventory);
    return layout;
}

bool is_in(const std::vector<std::string>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool is_row_of(const yaml::Node& row, std::string_view release) {
    return text_in(row, "release") == release || is_in(yaml::strings_of(row.find("stands_for")), release);
}

}  // namespace

int DirectoryLayout::steps_of(std::string_view section) const {
    const auto found = std::ranges::find(per_step, section, &PerStep::section);
    return found == per_step.end() ? 0 : found->steps;
}

bool DirectoryLayout::is_external(std::string_view key) const { return is_in(external, key); }

DirectoryLayout layout_of(std::string_view release) {
    const yaml::Node table = yaml::read_table(tripleo::knowledge_file("layouts.yaml")).value_or(yaml::Node{});
    const auto rows = yaml::rows_of(table, "layouts");
    assert(!rows.empty());
    const auto found = std::ranges::find_if(rows, [&](const yaml::Node& row) { return is_row_of(row, release); });
    return read_layout(found == rows.end() ? rows.back() : *found);
}

}  // namespace stepwarden::heat
