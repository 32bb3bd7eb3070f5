#include "ansible/role_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ansible/keyword_values.hpp"
#include "ansible/vars_files.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

// The file without extension is the last to be looked for when no name was given, else the first.
constexpr std::array main_extensions{".yml"sv, ".yaml"sv, ".json"sv, ""sv};
constexpr std::array from_extensions{""sv, ".yml"sv, ".yaml"sv, ".json"sv};

std::string_view last_part(std::string_view path, char separator) { return path.substr(path.rfind(separator) + 1); }

bool names_collection(std::string_view name) {
    return std::count(name.begin(), name.end(), '.') >= 2 && name.find('/') == std::string_view::npos;
}

/// "namespace.name.role" is below `ansible_collections/namespace/name/roles/role`.
std::string collection_directory(std::string_view name) {
    const std::size_t first = name.find('.');
    const std::size_t second = name.find('.', first + 1);
    std::string directory = "ansible_collections/";
    directory += name.substr(0, first);
    directory += '/';
    directory += name.substr(first + 1, second - first - 1);
    directory += "/roles/";
    directory += name.substr(second + 1);
    return directory;
}

class Search {
public:
    Search(const text::Tree& tree, std::string_view asked) : tree_(tree), asked_(asked) {}

    std::optional<RoleFiles> run(std::string_view name) const {
        const std::string inner = "roles/" + std::string(name);
        if (auto found = at(text::main_mount, inner)) return found;
        for (text::MountId mount = text::main_mount + 1; mount < tree_.mounts(); ++mount) {
            if (auto found = at(mount, name)) return found;
            if (auto found = at(mount, inner)) return found;
            if (!names_collection(name)) continue;
            if (auto found = at(mount, collection_directory(name))) return found;
        }
        return at(text::main_mount, name);
    }

private:
    [[nodiscard]] std::optional<RoleFiles> at(text::MountId mount, std::string_view directory) const {
        std::optional<std::string> path = text::resolve("", directory);
        if (!path || path->empty() || !tree_.has_directory(*path, mount)) return std::nullopt;
        return RoleFiles{std::string(asked_), mount, std::move(*path)};
    }

    const text::Tree& tree_;
    std::string_view asked_;
};

std::vector<text::FileId> find_files(const text::Tree& tree, const RoleFiles& role, std::string_view part,
                                     std::string_view from, Directories directories) {
    const std::string directory = role.directory + "/" + std::string(part);
    if (from.empty()) return find_vars_files(tree, role.mount, directory, "main", main_extensions, directories);
    return find_vars_files(tree, role.mount, directory, last_part(from, '/'), from_extensions, directories);
}

const yaml::Node* document_of(Sources& sources, const RoleFiles& role, std::string_view part, std::string_view from) {
    const auto files = find_files(sources.tree(), role, part, from, Directories::refused);
    return files.empty() ? nullptr : sources.document(files.front());
}

}  // namespace

std::optional<RoleFiles> find_role(const text::Tree& tree, std::string_view name) {
    if (name.empty()) return std::nullopt;
    const Search search(tree, name);
    auto found = search.run(name);
    if (!found && names_collection(name)) found = search.run(last_part(name, '.'));
    return found;
}

std::optional<text::FileId> find_role_tasks(const text::Tree& tree, const RoleFiles& role, RoleTasks part,
                                            std::string_view from) {
    const auto files =
        find_files(tree, role, part == RoleTasks::tasks ? "tasks" : "handlers", from, Directories::refused);
    return files.empty() ? std::nullopt : std::optional(files.front());
}

std::vector<text::FileId> find_role_vars(const text::Tree& tree, const RoleFiles& role, RoleVars part,
                                         std::string_view from) {
    return find_files(tree, role, part == RoleVars::vars ? "vars" : "defaults", from, Directories::allowed);
}

RoleMetadata read_role_metadata(Sources& sources, const RoleFiles& role) {
    RoleMetadata metadata;
    const yaml::Node* document = document_of(sources, role, "meta", "");
    if (document == nullptr || document->is_null()) return metadata;
    if (!document->is_mapping()) {
        metadata.diagnostics.push_back({document->where, "a role's metadata must be a mapping", {}});
        return metadata;
    }
    if (const yaml::Node* duplicates = document->find("allow_duplicates"); duplicates != nullptr)
        metadata.allow_duplicates = read_bool(*duplicates).value_or(false);
    if (const yaml::Node* dependencies = document->find("dependencies"); dependencies != nullptr)
        for (const yaml::Node& each : dependencies->items)
            metadata.dependencies.push_back(read_role_reference(each, metadata.diagnostics));
    return metadata;
}

const yaml::Node* find_argument_spec(Sources& sources, const RoleFiles& role, std::string_view entry_point) {
    const yaml::Node* document = document_of(sources, role, "meta", "argument_specs");
    if (document == nullptr) document = document_of(sources, role, "meta", "");
    const yaml::Node* specs = document == nullptr ? nullptr : document->find("argument_specs");
    const yaml::Node* spec = specs == nullptr ? nullptr : specs->find(entry_point.empty() ? "main" : entry_point);
    // Ansible takes an empty one for none.
    return spec == nullptr || spec->entries.empty() ? nullptr : spec;
}

}  // namespace stepwarden::ansible
