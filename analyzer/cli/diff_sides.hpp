// The two sides that `diff` compares, opened and analysed side by side: two paths of one kind, or two revisions of a
// repository, of which the later one may be its work tree.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "changes/compare_sides.hpp"
#include "check/checkout.hpp"
#include "check/policy.hpp"
#include "check/scope.hpp"
#include "cli/exit_status.hpp"
#include "cli/options.hpp"

namespace stepwarden::cli {

/// One side, analysed, with its policy applied to what was found; it stays where it is.
struct DiffSide {
    /// A path or a revision.
    std::string name;
    check::Policy policy;
    /// Of a checkout.
    std::unique_ptr<check::Checkout> checkout;
    check::PlayedCheckout played;
    /// Of a generated directory, before and after it is read.
    std::optional<text::Tree> tree;
    check::Analysis analysis;
    /// Why there is nothing.
    std::optional<text::Diagnostic> failure;

    [[nodiscard]] changes::Side side();
    [[nodiscard]] const check::Results& results() const {
        return checkout ? played.analysis.results : analysis.results;
    }
    [[nodiscard]] const text::Tree& shown_tree() const { return checkout ? *checkout->tree : analysis.model->tree; }
};

struct DiffSides {
    DiffSide before;
    DiffSide after;
    /// What differs between them; of generated directories nothing is known.
    check::Scope scope;
    std::vector<check::Timing> timings;
};

/// Why the sides cannot be opened: wrong usage, or input that cannot be read, told in a sentence.
struct Unopened {
    ExitStatus status = ExitStatus::usage;
    std::string message;
};

/// Both sides, opened. Two of different kinds are wrong usage; a path or revision that is none cannot be read.
tl::expected<std::unique_ptr<DiffSides>, Unopened> open_sides(const DiffOptions& options);

/// Analyses both, at the same time where there are threads for it; what both have in common is read once.
void analyse_sides(DiffSides& sides, const DiffOptions& options, const check::Policy& policy);

/// The directory whose configuration counts.
std::string configured_path(const DiffOptions& options);

}  // namespace stepwarden::cli
