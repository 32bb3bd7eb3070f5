// What a `check` consists of: one unit of work for every PATH, revision and plan that the command line goes over,
// always in the same order, of which a shard takes a slice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::cli {

struct Unit {
    std::string path;
    /// Of one revision and one plan, or of the plans that are checked together.
    CheckoutOptions checkout;
    /// What tells the units of one PATH apart: "", "REVISION/", "PLAN/" or "REVISION/PLAN/".
    std::string label;
    /// Why there is nothing to check.
    std::optional<text::Diagnostic> failure;
};

/// Whether --rev names a range.
[[nodiscard]] bool is_range(const std::string& revision);

/// In the order of the command line: by PATH, then by revision from the oldest on, then by plan as the table of plans
/// and the alphabet have them. What cannot be opened is a unit that says so.
std::vector<Unit> units_of(const CheckOptions& options);

/// The unit as the user may call it: its PATH when there are `several`, and its label.
[[nodiscard]] std::string shown_name(const Unit& unit, bool several);

}  // namespace stepwarden::cli
