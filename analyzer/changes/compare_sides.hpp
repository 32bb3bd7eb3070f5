// The comparison as one call: two checkouts or two generated directories, analysed, into all that a change between them
// does to what runs, and to what is wrong.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "changes/change_set.hpp"
#include "changes/compare_tasks.hpp"
#include "changes/snapshot.hpp"
#include "check/analyse.hpp"
#include "check/checkout.hpp"

namespace stepwarden::changes {

/// One plan of a side.
struct Context {
    Snapshot snapshot;
    Shown shown;
};

struct Side {
    /// For people: a path or a revision.
    std::string name;
    std::vector<Context> contexts;
    /// Whether a task has one place, whatever roles have it.
    bool of_templates = false;
    const check::Results* results = nullptr;
    const text::Tree* tree = nullptr;
};

/// What was played outlives the side; the checkout's tree gets mounts for showing what no template has.
Side side_of(check::PlayedCheckout& played, check::Checkout& checkout);

/// The same of a generated directory.
Side side_of(check::Analysis& analysis);

ChangeSet compare_sides(Side& before, Side& after);

/// Remarks on templates that differ and that no change of a task stands for: what they change is not compared.
void remark_on_untold_files(ChangeSet& changes, const std::set<std::string, std::less<>>& changed);

}  // namespace stepwarden::changes
