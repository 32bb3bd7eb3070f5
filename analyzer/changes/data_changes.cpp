#include "changes/data_changes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "text/tree.hpp"
#include "tripleo/layout.hpp"

namespace stepwarden::changes {
namespace {

std::set<text::FileId> task_files(const tripleo::Layout& layout) {
    std::set<text::FileId> files(layout.playbooks.begin(), layout.playbooks.end());
    files.insert(layout.task_files.begin(), layout.task_files.end());
    for (const tripleo::SectionFile& file : layout.section_files) files.insert(file.file);
    return files;
}

/// Older writers wrap a role's list into a playbook of its own beside it.
bool wraps_tasks(const check::Model& model, std::string_view path) {
    const std::string_view stem = tripleo::without_extension(path.substr(path.rfind('/') + 1));
    return std::ranges::any_of(
        model.sections, [&](const tripleo::SectionFacts& section) { return stem == section.name + "_playbook"; });
}

/// Calls `visit(path)` for the files that are no tasks.
template <typename Visit>
void for_each_data_file(const check::Model& model, const Visit& visit) {
    const std::set<text::FileId> tasks = task_files(model.layout);
    for (const text::FileId file : model.tree.below(""))
        if (!tasks.contains(file) && !wraps_tasks(model, model.tree.path(file))) visit(model.tree.path(file));
}

std::optional<std::string_view> content(const check::Model& model, std::string_view path) {
    const auto file = model.tree.find(path);
    const auto bytes = file ? model.tree.read(*file) : tl::unexpected(text::Diagnostic{});
    return bytes ? std::optional(*bytes) : std::nullopt;
}

}  // namespace

void add_data_changes(const Snapshot& before, const Snapshot& after, DataChanges& changes) {
    std::set<std::string_view> paths;
    for (const Snapshot* side : {&before, &after})
        for_each_data_file(*side->model, [&](std::string_view path) { paths.insert(path); });
    for (const std::string_view path : paths) {
        if (content(*before.model, path) == content(*after.model, path)) continue;
        const std::size_t slash = path.rfind('/');
        const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
        const std::string_view directory = slash == std::string_view::npos ? "" : path.substr(0, slash);
        std::set<std::string>& roles = changes[std::string(tripleo::without_extension(name))];
        // The roles of services that stand alone are made up.
        if (!after.lone) roles.emplace(directory);
    }
}

std::string words_of(const DataChanges& changes) {
    std::vector<std::string> parts;
    for (const auto& [name, directories] : changes) {
        std::vector<std::string> roles(directories.begin(), directories.end());
        std::erase(roles, "");
        parts.push_back(roles.empty() ? name : fmt::format("{} ({})", name, fmt::join(roles, ", ")));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace stepwarden::changes
