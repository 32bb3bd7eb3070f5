// Lays a sequence of items along an ordered row of states (here: a merged task list along a role's chain of services),
// where each step stays or goes forward, and tells how probable each state is for each item. It is the forward-backward
// algorithm of hidden Markov models, with scores in log odds.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace stepwarden::tripleo {

inline constexpr double never = std::numeric_limits<double>::infinity();

struct AlignmentProblem {
    /// One row for each item, one score for each state.
    std::vector<std::vector<double>> scores;
    /// Number of each state's segment, equal for neighbours only: forward moves stay within a segment.
    std::vector<std::size_t> segments;
    /// For each item, the cost of getting there by a move that is neither staying nor going forward; `never` forbids
    /// it.
    std::vector<double> jump_costs;
};

/// For each item the probability of each state; each row's sum is 1.
std::vector<std::vector<double>> align(const AlignmentProblem& problem);

}  // namespace stepwarden::tripleo
