#include "simulate/tree_view.hpp"

#include <charconv>
#include <utility>

namespace stepwarden::simulate {
namespace {

/// A path as plugins pass it on: "@1/some/dir" is below the first mount, everything else of the main tree.
struct Place {
    text::MountId mount = text::main_mount;
    std::string path;
};

std::string marked(text::MountId mount, std::string_view path) {
    if (mount == text::main_mount) return std::string(path);
    return "@" + std::to_string(mount) + "/" + std::string(path);
}

/// Without "." and ".."; nothing for what leads out.
std::optional<std::string> normalised(std::string_view path) { return text::resolve("x", path); }

std::optional<Place> place_of(std::string_view path) {
    Place place;
    if (path.starts_with(playbook_directory)) {
        path.remove_prefix(playbook_directory.size());
        while (path.starts_with('/')) path.remove_prefix(1);
        if (path.empty()) return place;
    }
    if (path.starts_with("/@")) path.remove_prefix(1);
    if (path.starts_with('@')) {
        const auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), place.mount);
        if (error != std::errc() || end == path.data() + path.size()) return std::nullopt;
        path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
    }
    if (path.empty() || path == ".") return place;
    if (path.starts_with('/')) return std::nullopt;
    auto inside = normalised(path);
    if (!inside) return std::nullopt;
    place.path = std::move(*inside);
    return place;
}

std::string directory_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::optional<bool> is_there(const text::Tree& tree, std::string_view path) {
    const auto place = place_of(path);
    if (!place) return std::nullopt;
    return place->path.empty() || tree.find(place->path, place->mount).has_value() ||
           tree.has_directory(place->path, place->mount);
}

bool is_marked(std::string_view path) {
    return path.starts_with(playbook_directory) || path.starts_with('@') || path.starts_with("/@");
}

}  // namespace

std::string absolute_path(text::MountId mount, std::string_view path) {
    if (mount == text::main_mount) return std::string(playbook_directory) + "/" + std::string(path);
    return "/" + marked(mount, path);
}

std::optional<text::FileId> find_marked(const text::Tree& tree, std::string_view path) {
    const auto place = is_marked(path) ? place_of(path) : std::nullopt;
    return place ? tree.find(place->path, place->mount) : std::nullopt;
}

FileView view_of(const text::Tree& tree, text::FileId playbook, text::FileId beside, const ansible::RoleFiles* role,
                 std::string_view action) {
    FileView view;
    for (const std::string_view folder : {"template", "var", "file"})
        if (action.find(folder) != std::string_view::npos) {
            view.subfolder = std::string(folder) + "s";
            break;
        }
    if (role != nullptr) view.search_path.push_back(marked(role->mount, role->directory));
    for (const text::FileId file : {beside, playbook}) {
        if (file == text::no_file) continue;
        std::string directory = marked(tree.mount_of(file), directory_of(tree.path(file)));
        if (directory.empty()) directory = ".";
        if (view.search_path.empty() || view.search_path.front() != directory) view.search_path.push_back(directory);
    }
    view.read = [&tree](std::string_view path) -> text::Result<std::string> {
        const auto place = place_of(path);
        const auto file = place ? tree.find(place->path, place->mount) : std::nullopt;
        if (!file) return tl::unexpected(text::Diagnostic{{}, "there is no such file in the tree", std::string(path)});
        auto bytes = tree.read(*file);
        if (!bytes) return tl::unexpected(bytes.error());
        return std::string(*bytes);
    };
    view.exists = [&tree](std::string_view path) { return is_there(tree, path); };
    view.list = [&tree](std::string_view directory) -> std::optional<std::vector<std::string>> {
        const auto place = place_of(directory);
        if (!place) return std::nullopt;
        std::vector<std::string> names;
        const std::size_t prefix = place->path.empty() ? 0 : place->path.size() + 1;
        for (const text::FileId file : tree.below(place->path, place->mount)) {
            const std::string_view name = tree.path(file).substr(prefix);
            if (name.find('/') == std::string_view::npos) names.emplace_back(name);
        }
        return names;
    };
    return view;
}

std::optional<bool> test_path(const text::Tree& tree, std::string_view test, std::string_view path) {
    const auto there = is_there(tree, path);
    if (!there) return std::nullopt;
    if (test == "exists" || test == "file" || test == "directory") {
        const auto place = place_of(path);
        const bool file = tree.find(place->path, place->mount).has_value();
        if (test == "exists") return *there;
        return test == "file" ? file : *there && !file;
    }
    if (test == "link" || test == "link_exists")
        return test == "link" ? (*there ? std::nullopt : std::optional(false)) : there;
    return std::nullopt;
}

}  // namespace stepwarden::simulate
