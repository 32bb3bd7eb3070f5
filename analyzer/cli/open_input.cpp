#include "cli/open_input.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include "check/beside_checkout.hpp"
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

text::Result<Input> open_input(const std::string& path, const CheckoutOptions& options, unsigned threads,
                               std::shared_ptr<heat::DocumentPool> shared) {
    auto [root, playbook] = root_and_playbook(path);
    auto tree = open_tree(root, options.revision);
    if (!tree) return tl::unexpected(tree.error());
    heat::PlanTable table = check::plan_table();
    if (!playbook.empty() || !heat::is_checkout(*tree, table))
        return Input(GeneratedInput{std::move(*tree), std::move(playbook)});
    using heat::ParsedDocuments;
    return Input(std::unique_ptr<check::Checkout>(
        new check::Checkout{std::make_unique<text::Tree>(std::move(*tree)), root, std::move(table),
                            ParsedDocuments(ParsedDocuments::Ending::stripped, std::move(shared)), threads}));
}

text::Result<DirectoryBesideCheckout> open_beside(const std::string& path, const CheckoutOptions& options,
                                                  unsigned threads) {
    auto directory = open_input(path, {}, threads);
    if (!directory) return tl::unexpected(directory.error());
    auto* generated = std::get_if<GeneratedInput>(&*directory);
    if (generated == nullptr)
        return tl::unexpected(text::Diagnostic{{}, "this is a checkout itself, and --tht goes with a directory", {}});
    auto beside = open_input(options.tht, options, threads);
    if (!beside) return tl::unexpected(text::Diagnostic{{}, "--tht: " + beside.error().message, options.tht});
    auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*beside);
    if (checkout == nullptr)
        return tl::unexpected(
            text::Diagnostic{{}, "--tht: this is no checkout of tripleo-heat-templates", options.tht});
    return DirectoryBesideCheckout{std::move(*generated), std::move(*checkout)};
}

text::Result<check::Analysis> read_input(const std::string& path, const CheckoutOptions& options) {
    if (!options.tht.empty()) {
        auto both = open_beside(path, options);
        if (!both) return tl::unexpected(both.error());
        return check::read_beside(*both->checkout, options.request, std::move(both->directory.tree));
    }
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
