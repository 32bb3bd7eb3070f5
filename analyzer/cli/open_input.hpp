// Opens what a PATH of the command line names, once, and tells what it is.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "check/checkout.hpp"
#include "cli/options.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::cli {

/// A generated directory, or the directory of a playbook.
struct GeneratedInput {
    text::Tree tree;
    /// The playbook that PATH named, or empty.
    std::string playbook;
};

using Input = std::variant<GeneratedInput, std::unique_ptr<check::Checkout>>;

/// Fails when there is nothing to read, or the revision is none. What the pool `shared` holds of a checkout is not
/// parsed again.
text::Result<Input> open_input(const std::string& path, const CheckoutOptions& options, unsigned threads = 0,
                               std::shared_ptr<heat::DocumentPool> shared = nullptr);

/// A generated directory, and the checkout that it was made of. Fails when one of them is something else.
struct DirectoryBesideCheckout {
    GeneratedInput directory;
    std::unique_ptr<check::Checkout> checkout;
};
text::Result<DirectoryBesideCheckout> open_beside(const std::string& path, const CheckoutOptions& options,
                                                  unsigned threads = 0);

/// The model of a generated directory, or of one plan of a checkout.
text::Result<check::Analysis> read_input(const std::string& path, const CheckoutOptions& options);

/// The same of what was opened before.
text::Result<check::Analysis> read_input(Input& input, const CheckoutOptions& options);

}  // namespace stepwarden::cli
