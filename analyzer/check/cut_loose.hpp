// Results that outlive the input they are about: of its files only those are kept that something was found in, so that
// what a long run holds grows with what it finds and not with what it reads.
#pragma once

#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::check {

/// The files that the results point into, under the paths that people are shown, with their contents; the results'
/// positions point into these afterwards.
text::Tree cut_loose(Results& results, const text::Tree& tree);

}  // namespace stepwarden::check
