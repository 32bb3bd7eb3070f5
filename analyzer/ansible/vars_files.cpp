#include "ansible/vars_files.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

constexpr std::array yaml_extensions{""sv, ".yml"sv, ".yaml"sv, ".json"sv};

/// Inner directories with a dot in their name are left out, and so are backups and files of other kinds.
bool is_read(std::string_view path, std::span<const std::string_view> extensions) {
    while (true) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (part.ends_with('~')) return false;
        const std::string_view extension = extension_of(part);
        if (slash == std::string_view::npos)
            return extension.empty() || std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
        if (!extension.empty()) return false;
        path.remove_prefix(slash + 1);
    }
}

/// Ansible sorts the names of each directory, so a '/' comes before all that a name may hold.
bool earlier(std::string_view a, std::string_view b) {
    const auto rank = [](char c) { return c == '/' ? 0 : static_cast<int>(static_cast<unsigned char>(c)); };
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [&](char x, char y) { return rank(x) < rank(y); });
}

std::vector<text::FileId> files_in(const text::Tree& tree, text::MountId mount, std::string_view directory,
                                   std::span<const std::string_view> extensions) {
    std::vector<text::FileId> files;
    for (const text::FileId file : tree.below(directory, mount))
        if (is_read(tree.path(file).substr(directory.size() + 1), extensions)) files.push_back(file);
    std::sort(files.begin(), files.end(),
              [&](text::FileId a, text::FileId b) { return earlier(tree.path(a), tree.path(b)); });
    return files;
}

}  // namespace

std::vector<text::FileId> find_vars_files(const text::Tree& tree, text::MountId mount, std::string_view directory,
                                          std::string_view name, std::span<const std::string_view> extensions,
                                          Directories directories) {
    std::string base(directory);
    if (!base.empty()) base += '/';
    base += name;
    for (const std::string_view extension : extensions) {
        const std::string path = base + std::string(extension);
        if (const auto file = tree.find(path, mount)) return {*file};
        if (directories == Directories::allowed && tree.has_directory(path, mount))
            return files_in(tree, mount, path, extensions);
    }
    return {};
}

std::vector<text::FileId> find_vars_files(const text::Tree& tree, std::string_view directory, std::string_view name) {
    return find_vars_files(tree, text::main_mount, directory, name, yaml_extensions, Directories::allowed);
}

std::string_view extension_of(std::string_view path) {
    path = path.substr(path.rfind('/') + 1);
    const std::size_t dot = path.rfind('.');
    const bool only_leading_dots = dot == std::string_view::npos || path.find_first_not_of('.') >= dot;
    return only_leading_dots ? std::string_view() : path.substr(dot);
}

}  // namespace stepwarden::ansible
