// The runs that rules pair effects within: what one class of hosts does, in order, in one workflow, or in one of the
// runs of their own that select tasks tagged `never` (ordering.yaml, `passes`). Tasks of different passes do not see
// each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

struct Pass {
    /// Index into Schedule::classes.
    std::uint16_t host_class = 0;
    /// A workflow's own run, in which no tags ask for `never` tasks.
    bool is_default = true;
    std::vector<const simulate::Occurrence*> occurrences;
};

/// The workflows' passes first, then those of `never` tags; passes without tasks are left out.
std::vector<Pass> passes(const check::Model& model);

}  // namespace stepwarden::rules
