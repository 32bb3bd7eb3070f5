// How far a change of some files of a checkout reaches: which templates name them, directly or over others. Told by the
// names that stand in the files, without evaluating any, so that it may be more than what is really reached, never
// less.
#pragma once

#include <set>
#include <span>
#include <string>

#include "heat/plan.hpp"
#include "heat/plan_table.hpp"
#include "text/tree.hpp"

namespace stepwarden::heat {

using Paths = std::set<std::string, std::less<>>;

struct Reach {
    /// The change is in what all of a plan depends on: its roles, registry, environments, playbooks.
    bool everything = false;
    /// Paths of the files of plans that are reached, the changed ones among them.
    Paths files;

    [[nodiscard]] bool has_any_of(const std::set<std::string>& paths) const;
};

/// `plans` are loaded plans of the checkout, with or without their top stack. `names` are variables that some template
/// gave before or after the change alone: templates that have such a word are reached too.
Reach reach_of(const text::Tree& checkout, const PlanTable& table, std::span<const Plan* const> plans,
               const Paths& changed, const Paths& names);

}  // namespace stepwarden::heat
