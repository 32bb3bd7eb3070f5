#include "ansible/find_included.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "ansible/vars_files.hpp"

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

std::string_view directory_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string joined(std::string_view directory, std::string_view name) {
    if (directory.empty()) return std::string(name);
    std::string path(directory);
    path += '/';
    path += name;
    return path;
}

/// A directory of one mount.
struct Place {
    text::MountId mount = text::main_mount;
    std::string directory;

    [[nodiscard]] Place below(std::string_view inner) const { return {mount, joined(directory, inner)}; }
};

Place place_of(const text::Tree& tree, text::FileId file) {
    if (file == text::no_file) return {};
    return {tree.mount_of(file), std::string(directory_of(tree.path(file)))};
}

Place place_of(const RoleFiles& role) { return {role.mount, role.directory}; }

/// Tries one place after the other for one name.
class Finder {
public:
    Finder(const text::Tree& tree, std::string_view name, bool extension_may_lack)
        : tree_(tree), name_(name), extension_may_lack_(extension_may_lack) {}

    /// True as soon as the file is found.
    bool look_in(const Place& place) {
        if (found_.file) return true;
        const auto path = text::resolve("", joined(place.directory, name_));
        if (!path) return false;
        inside_ = true;
        found_.file = tree_.find(*path, place.mount);
        if (!found_.file && extension_may_lack_ && place.mount == text::main_mount)
            found_.file = tree_.find(without_extension(*path), place.mount);
        return found_.file.has_value();
    }

    [[nodiscard]] IncludedFile result() const { return {found_.file, !found_.file && !inside_}; }

private:
    static std::string_view without_extension(std::string_view path) {
        for (const std::string_view extension : {".yaml"sv, ".yml"sv})
            if (path.ends_with(extension)) return path.substr(0, path.size() - extension.size());
        return path;
    }

    const text::Tree& tree_;
    std::string_view name_;
    bool extension_may_lack_;
    bool inside_ = false;
    IncludedFile found_;
};

bool is_absolute(std::string_view name) { return name.starts_with('/') || name.starts_with('~'); }

/// An absolute name below the root that stands for the main tree; nothing for those outside.
std::optional<std::string_view> below_root(std::string_view name, std::string_view root) {
    while (root.ends_with('/')) root.remove_suffix(1);
    if (root.empty() || !name.starts_with(root)) return std::nullopt;
    name.remove_prefix(root.size());
    if (!name.starts_with('/')) return std::nullopt;
    while (name.starts_with('/')) name.remove_prefix(1);
    return name;
}

IncludedFile find_absolute(const text::Tree& tree, std::string_view name, const IncludeSite& site,
                           bool extension_may_lack) {
    const auto inner = below_root(name, site.root);
    if (!inner) return {std::nullopt, true};
    Finder finder(tree, *inner, extension_may_lack);
    finder.look_in({});
    return finder.result();
}

/// The directories of the enclosing includes as Ansible joins them from the innermost outwards.
std::vector<std::string> cumulative_directories(std::span<const std::string> enclosing) {
    std::vector<std::string> directories;
    std::string cumulative;
    for (auto name = enclosing.rbegin(); name != enclosing.rend(); ++name) {
        const std::string_view directory = directory_of(*name);
        cumulative = cumulative.empty() ? std::string(directory) : joined(directory, cumulative);
        directories.push_back(cumulative);
    }
    return directories;
}

void look_in_role(Finder& finder, const IncludeSite& site, const Place& playbook, const Place& beside) {
    const Place role = place_of(*site.role);
    const std::string_view part = site.is_handler ? "handlers"sv : "tasks"sv;
    const Place tasks = role.below(part);
    // path_dwim_relative returns the first that is there, so what lies beside the playbook comes after the role's own.
    for (const std::string& directory : cumulative_directories(site.enclosing)) {
        if (!site.is_static && (finder.look_in(tasks) || finder.look_in(role))) return;
        const Place inner = directory.empty() ? tasks : tasks.below(directory);
        if (finder.look_in(inner.below(part)) || finder.look_in(inner)) return;
    }
    if (site.is_static && site.enclosing.empty() && finder.look_in(beside)) return;
    std::ignore = finder.look_in(tasks) || finder.look_in(role.below("tasks")) || finder.look_in(role) ||
                  finder.look_in(beside) || finder.look_in(playbook.below(part)) || finder.look_in(playbook);
}

}  // namespace

IncludedFile find_task_file(const text::Tree& tree, std::string_view name, const IncludeSite& site) {
    if (name.empty()) return {};
    if (is_absolute(name)) return find_absolute(tree, name, site, true);
    Finder finder(tree, name, true);
    const Place playbook = place_of(tree, site.playbook);
    const Place beside = place_of(tree, site.file);
    if (site.role != nullptr) {
        look_in_role(finder, site, playbook, beside);
        return finder.result();
    }
    for (const std::string& directory : cumulative_directories(site.enclosing))
        std::ignore =
            finder.look_in(directory.empty() ? playbook : playbook.below(directory)) || finder.look_in(playbook);
    std::ignore = finder.look_in(beside) || finder.look_in(playbook);
    return finder.result();
}

IncludedFile find_vars_file(const text::Tree& tree, std::string_view name, const IncludeSite& site) {
    if (name.empty()) return {};
    if (is_absolute(name)) return find_absolute(tree, name, site, false);
    Finder finder(tree, name, false);
    const bool names_directory = name.substr(0, name.find('/')) == "vars";
    std::vector<Place> places;
    if (site.role != nullptr) places.push_back(place_of(*site.role));
    for (const RoleFiles* parent : site.parent_roles) places.push_back(place_of(*parent));
    places.push_back(place_of(tree, site.file));
    places.push_back(place_of(tree, site.playbook));
    for (const Place& place : places)
        if ((!names_directory && finder.look_in(place.below("vars"))) || finder.look_in(place)) break;
    return finder.result();
}

namespace {

/// The directory of `include_vars: dir=...` (plugins/action/include_vars.py, _set_root_dir); nothing when it leads out.
std::optional<Place> vars_directory(const text::Tree& tree, const VarsDirectory& options, const IncludeSite& site) {
    Place base = place_of(tree, site.file);
    std::string name = options.directory;
    if (is_absolute(name)) {
        const auto inner = below_root(name, site.root);
        if (!inner) return std::nullopt;
        base = {};
        name = std::string(*inner);
    } else if (site.role != nullptr) {
        const bool names_directory = std::string_view(name).substr(0, name.find('/')) == "vars";
        base = names_directory ? place_of(*site.role) : place_of(*site.role).below("vars");
    }
    auto path = text::resolve("", joined(base.directory, name));
    if (!path) return std::nullopt;
    return Place{base.mount, std::move(*path)};
}

/// What decides whether a file of the directory is read.
class VarsFilter {
public:
    explicit VarsFilter(const VarsDirectory& options)
        : options_(options), matching_(options.files_matching, RE2::Quiet) {
        for (const std::string& pattern : options.ignore_files)
            ignored_.push_back(std::make_unique<RE2>("(?:" + pattern + ")$", RE2::Quiet));
    }

    /// The expression that cannot be judged, or empty.
    [[nodiscard]] std::string_view bad_pattern() const {
        if (!matching_.ok()) return options_.files_matching;
        for (std::size_t i = 0; i < ignored_.size(); ++i)
            if (!ignored_[i]->ok()) return options_.ignore_files[i];
        return {};
    }

    [[nodiscard]] bool passes(std::string_view file_name) const {
        if (!options_.files_matching.empty() && !RE2::PartialMatch(file_name, matching_)) return false;
        return std::none_of(ignored_.begin(), ignored_.end(),
                            [&](const auto& each) { return RE2::PartialMatch(file_name, *each); });
    }

    [[nodiscard]] bool has_known_extension(std::string_view file_name) const {
        std::string_view extension = extension_of(file_name);
        if (!extension.empty()) extension.remove_prefix(1);
        return std::find(options_.extensions.begin(), options_.extensions.end(), extension) !=
               options_.extensions.end();
    }

private:
    const VarsDirectory& options_;
    RE2 matching_;
    std::vector<std::unique_ptr<RE2>> ignored_;
};

}  // namespace

text::Result<std::vector<text::FileId>> find_vars_in_directory(const text::Tree& tree, const VarsDirectory& options,
                                                               const IncludeSite& site, text::Position where) {
    const auto fail = [&](std::string message) {
        return tl::unexpected(text::Diagnostic{where, std::move(message), {}});
    };
    const std::optional<Place> place = vars_directory(tree, options, site);
    if (!place)
        return fail(fmt::format("'{}' leads out of the directory, and nothing outside it is read", options.directory));
    const auto files = tree.below(place->directory, place->mount);
    if (files.empty()) return fail(fmt::format("there is no directory '{}'", options.directory));
    const VarsFilter filter(options);
    if (!filter.bad_pattern().empty())
        return fail(fmt::format("the regular expression '{}' cannot be judged", filter.bad_pattern()));
    // os.walk, its directories sorted: all files of a directory come before those of its inner ones.
    std::vector<std::pair<std::string_view, text::FileId>> by_directory;
    for (const text::FileId file : files) by_directory.emplace_back(directory_of(tree.path(file)), file);
    std::sort(by_directory.begin(), by_directory.end());
    std::vector<text::FileId> taken;
    std::size_t visited = 0;
    std::string_view current;
    for (const auto& [directory, file] : by_directory) {
        if (visited == 0 || directory != current) ++visited;
        current = directory;
        if (options.depth != 0 && visited > options.depth) break;
        const std::string_view file_name = tree.path(file).substr(tree.path(file).rfind('/') + 1);
        if (!filter.passes(file_name)) continue;
        if (filter.has_known_extension(file_name))
            taken.push_back(file);
        else if (!options.ignore_unknown_extensions)
            return fail(fmt::format("'{}' has none of the extensions {}", tree.path(file),
                                    fmt::join(options.extensions, ", ")));
    }
    return taken;
}

}  // namespace stepwarden::ansible
