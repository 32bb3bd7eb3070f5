#include "cli/open_input.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "text/git.hpp"

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

text::Result<text::Tree> open_tree(const fs::path& root, const std::string& revision) {
    if (revision.empty()) return text::Tree::open(root);
    auto repository = text::GitRepository::open(root);
    if (!repository) return tl::unexpected(repository.error());
    return text::Tree::open_revision(std::move(*repository), revision);
}

}  // namespace

text::Result<Input> open_input(const std::string& path, const CheckoutOptions& options, unsigned threads) {
    auto [root, playbook] = root_and_playbook(path);
    auto tree = open_tree(root, options.revision);
    if (!tree) return tl::unexpected(tree.error());
    heat::PlanTable table = check::plan_table();
    if (!playbook.empty() || !heat::is_checkout(*tree, table))
        return Input(GeneratedInput{std::move(*tree), std::move(playbook)});
    auto checkout = std::make_unique<check::Checkout>();
    checkout->tree = std::make_unique<text::Tree>(std::move(*tree));
    checkout->root = root;
    checkout->table = std::move(table);
    checkout->threads = threads;
    return Input(std::move(checkout));
}

text::Result<check::Analysis> read_input(const std::string& path, const CheckoutOptions& options) {
    auto input = open_input(path, options);
    if (!input) return tl::unexpected(input.error());
    return read_input(*input, options);
}

text::Result<check::Analysis> read_input(Input& input, const CheckoutOptions& options) {
    if (auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&input))
        return check::read_checkout(**checkout, options.request);
    return check::read_model(std::move(std::get<GeneratedInput>(input).tree), {});
}

}  // namespace stepwarden::cli
