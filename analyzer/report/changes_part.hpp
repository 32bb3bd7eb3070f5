// What the writers of a comparison are given: the changes, and the trees that the places of their findings point into.
#pragma once

#include "changes/change_set.hpp"
#include "report/part.hpp"

namespace stepwarden::report {

struct ChangesPart {
    const changes::ChangeSet& changes;
    /// The two sides as they were analysed.
    Part before;
    Part after;
};

}  // namespace stepwarden::report
