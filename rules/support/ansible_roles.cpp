#include "rules/support/ansible_roles.hpp"

#include <algorithm>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::rules {

AnsibleRoles::AnsibleRoles(const tripleo::Knowledge& knowledge) : table_(knowledge.table("ansible_roles.yaml")) {}

std::vector<std::string> AnsibleRoles::names(std::string_view release) const {
    const yaml::Node* releases = table_.find("releases");
    std::vector<std::string> names = yaml::strings_of(releases == nullptr ? nullptr : releases->find(release));
    if (names.empty()) return names;
    for (const yaml::Node& row : yaml::rows_of(table_, "elsewhere")) {
        const auto of = yaml::strings_of(row.find("releases"));
        if (std::ranges::find(of, release) != of.end()) names.emplace_back(yaml::text_of(row.find("name")));
    }
    return names;
}

std::vector<std::string> AnsibleRoles::releases_with(std::string_view name) const {
    std::vector<std::string> found;
    const yaml::Node* releases = table_.find("releases");
    if (releases == nullptr) return found;
    for (const yaml::Entry& entry : releases->entries) {
        const auto of = names(entry.key.scalar);
        if (std::ranges::find(of, name) != of.end()) found.push_back(entry.key.scalar);
    }
    return found;
}

const yaml::Node* AnsibleRoles::interface(std::string_view role) const {
    const std::string name = with_underscores(role);
    for (const yaml::Node& row : yaml::rows_of(table_, "interfaces"))
        if (yaml::text_of(row.find("role")) == name) return &row;
    return nullptr;
}

std::optional<std::vector<std::string>> AnsibleRoles::files(std::string_view role, std::string_view release) const {
    const yaml::Node* row = interface(role);
    const yaml::Node* files = row == nullptr ? nullptr : row->find("files");
    const yaml::Node* list = files == nullptr ? nullptr : files->find(release);
    if (list == nullptr) return std::nullopt;
    return yaml::strings_of(list);
}

std::optional<std::set<std::string, std::less<>>> AnsibleRoles::reads(std::string_view role) const {
    const yaml::Node* row = interface(role);
    const yaml::Node* reads = row == nullptr ? nullptr : row->find("reads");
    if (reads == nullptr) return std::nullopt;
    const auto names = yaml::strings_of(reads);
    return std::set<std::string, std::less<>>(names.begin(), names.end());
}

std::string_view called_role(const ansible::Task& task) {
    if (task.inclusion != ansible::Inclusion::import_role && task.inclusion != ansible::Inclusion::include_role)
        return {};
    const std::string_view name = task.argument_text("name");
    return name.find("{{") == std::string_view::npos ? name : std::string_view();
}

std::string with_underscores(std::string_view role) {
    std::string text(role);
    std::ranges::replace(text, '-', '_');
    return text;
}

}  // namespace stepwarden::rules
