#include "cli/simulate_input.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <thread>
#include <tuple>

#include "tripleo/attribute_contributions.hpp"
#include "tripleo/knowledge_files.hpp"
#include "tripleo/service_knowledge.hpp"

namespace stepwarden::cli {

namespace {

namespace fs = std::filesystem;

/// The directory to read, and the playbook in it when `path` is one.
std::pair<fs::path, std::string> root_and_playbook(const fs::path& path) {
    std::error_code error;
    const bool is_playbook =
        fs::is_regular_file(path, error) && (path.extension() == ".yaml" || path.extension() == ".yml");
    if (!is_playbook) return {path, {}};
    return {path.has_parent_path() ? path.parent_path() : fs::path("."), path.filename().string()};
}

text::Result<text::Tree> open_tree(const fs::path& root, const std::vector<std::string>& roles_paths) {
    auto tree = text::Tree::open(root);
    if (!tree) return tree;
    for (const std::string& path : roles_paths)
        if (const auto mounted = tree->mount(path); !mounted) return tl::unexpected(mounted.error());
    return tree;
}

/// A path of the main tree as it is; one of a mount with the mount's before it.
std::string shown_path(const text::Tree& tree, text::FileId file) {
    const text::MountId mount = tree.mount_of(file);
    if (mount == text::main_mount) return std::string(tree.path(file));
    return (fs::path(tree.mount_path(mount)) / tree.path(file)).string();
}

}  // namespace

std::vector<check::Unanalysed> SimulationInput::unanalysed(const std::vector<text::Diagnostic>& of_run) const {
    std::vector<text::Diagnostic> all(tree.refused().begin(), tree.refused().end());
    for (const auto& list : {sources.diagnostics(), layout.diagnostics, of_run})
        all.insert(all.end(), list.begin(), list.end());
    std::ranges::stable_sort(all, {}, &text::Diagnostic::where);
    std::vector<check::Unanalysed> inputs;
    const auto key = [](const check::Unanalysed& input) { return std::tie(input.path, input.line, input.reason); };
    for (const text::Diagnostic& diagnostic : all) {
        const bool in_file = diagnostic.where.file != text::no_file;
        check::Unanalysed input{in_file ? shown_path(tree, diagnostic.where.file) : diagnostic.path,
                                diagnostic.where.line, diagnostic.message};
        const bool is_told =
            std::ranges::any_of(inputs, [&](const check::Unanalysed& one) { return key(one) == key(input); });
        if (!is_told) inputs.push_back(std::move(input));
    }
    return inputs;
}

text::Result<std::unique_ptr<SimulationInput>> read_simulation_input(const std::string& path,
                                                                     const std::vector<std::string>& roles_paths) {
    const auto [root, playbook] = root_and_playbook(path);
    auto tree = open_tree(root, roles_paths);
    if (!tree) return tl::unexpected(tree.error());
    auto input = std::make_unique<SimulationInput>(std::move(*tree));
    input->playbook = playbook;
    auto layout = tripleo::recognise(
        input->sources, {tripleo::knowledge_file("sections.yaml"), tripleo::knowledge_file("releases.yaml")},
        std::max(1U, std::thread::hardware_concurrency()));
    if (!layout) return tl::unexpected(layout.error());
    input->layout = std::move(*layout);
    auto modules =
        simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    if (!modules) return tl::unexpected(modules.error());
    input->modules = std::move(*modules);
    const auto services = tripleo::read_service_knowledge(tripleo::knowledge_file("services.yaml"));
    if (!services) return tl::unexpected(services.error());
    input->contributions = tripleo::collect_contributions(input->sources, input->layout);
    tripleo::attribute_contributions(input->contributions, input->sources, input->layout, *services);
    return input;
}

}  // namespace stepwarden::cli
