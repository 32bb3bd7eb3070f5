// Checks one unit of a `check`: opens it, analyses it, and applies the project's policy. What earlier units have read
// that this one has too is not read again.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/analyse.hpp"
#include "check/checkout.hpp"
#include "check/policy.hpp"
#include "cli/options.hpp"
#include "cli/sweep.hpp"
#include "heat/document_pool.hpp"
#include "report/part.hpp"

namespace stepwarden::cli {

/// What units, or the runs of a watch, leave to those that follow.
struct CheckMemory {
    /// Neighbours have nearly all files in common.
    static constexpr std::size_t rounds_kept = 8;
    std::shared_ptr<heat::DocumentPool> documents = std::make_shared<heat::DocumentPool>(rounds_kept);
};

/// What one unit gave; there is no tree when it could not be opened.
struct Checked {
    std::string prefix;
    check::Analysis analysis;
    /// What PATH was, when it was a checkout: its tree is what findings point into.
    std::unique_ptr<check::Checkout> checkout = nullptr;
    /// Instead of both, once it is cut loose from its input.
    std::optional<text::Tree> kept = {};

    [[nodiscard]] const text::Tree* tree() const;
    [[nodiscard]] report::Part part() const { return {prefix, &analysis.results, tree()}; }
    /// Lets go of all input that no finding points into.
    void cut_loose();
};

/// How the units of a run are checked.
struct UnitRequest {
    /// Findings are told with the PATH before theirs.
    bool several_paths = false;
    unsigned threads = 0;
    /// Tell only what concerns these files, as the user names them; none for all.
    std::span<const std::string> only = {};
};

/// Safe to call for several units at a time unless the policy has a baseline.
Checked check_unit(const Unit& unit, const UnitRequest& request, check::Policy& policy, CheckMemory& memory);

/// All of them, as many side by side as there are threads, in their order.
std::vector<Checked> check_units(std::span<const Unit> units, const UnitRequest& request, check::Policy& policy,
                                 CheckMemory& memory);

std::vector<report::Part> parts_of(const std::vector<Checked>& all);

}  // namespace stepwarden::cli
