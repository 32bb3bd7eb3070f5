// One defect is told once: what could not be analysed because of a defect that is a finding is not named beside it.
// What no finding tells, since its rule was not asked for or is below what is shown, stays.
#pragma once

#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::check {

/// Drops the inputs that a finding of the rules about what Ansible or Heat reject tells: at its place, in its words, or
/// in the same file and naming what the finding is about. `tree` is what the findings' places are in.
void drop_told(Results& results, const text::Tree& tree);

}  // namespace stepwarden::check
