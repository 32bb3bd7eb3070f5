// A comparison for programs: "stepwarden-diff/1", one change a line.
#pragma once

#include <ostream>

#include "changes/change_set.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

/// What the writers of a comparison are given: the changes, and the trees that the positions of their findings point
/// into, as parts without results.
struct ChangesPart {
    const changes::ChangeSet& changes;
    Part before;
    Part after;
};

void write_changes_json(const ChangesPart& part, std::ostream& out);

}  // namespace stepwarden::report
