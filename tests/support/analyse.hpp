// The lint job on a path of a test's own, opened as the command line opens it.
#pragma once

#include <filesystem>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "cli/open_input.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::support {

/// A checkout is analysed over its default plans; its tree is then what findings point into.
struct Analysed {
    check::Analysis analysis;
    std::unique_ptr<check::Checkout> checkout;

    [[nodiscard]] const text::Tree& tree() const { return checkout ? *checkout->tree : analysis.model->tree; }
};

inline text::Result<Analysed> analyse(const std::filesystem::path& path, const check::Options& options) {
    auto input = cli::open_input(path.string(), {}, options.threads);
    if (!input) return tl::unexpected(input.error());
    Analysed analysed;
    auto* checkout = std::get_if<std::unique_ptr<check::Checkout>>(&*input);
    auto analysis = checkout != nullptr
                        ? check::analyse_checkout(**checkout, {}, options)
                        : check::analyse(std::move(std::get<cli::GeneratedInput>(*input).tree), options);
    if (!analysis) return tl::unexpected(analysis.error());
    analysed.analysis = std::move(*analysis);
    if (checkout != nullptr) analysed.checkout = std::move(*checkout);
    return analysed;
}

}  // namespace stepwarden::support
