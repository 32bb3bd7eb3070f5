#include "tripleo/alignment.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace stepwarden::tripleo {

namespace {

constexpr double impossible = -never;

/// log(exp(a) + exp(b)), exact when one of them is impossible.
double log_add(double a, double b) {
    const double larger = std::max(a, b);
    if (larger == impossible) {
        return impossible;
    }
    return larger + std::log1p(std::exp(std::min(a, b) - larger));
}

double log_sum(std::span<const double> values) {
    const double largest = *std::max_element(values.begin(), values.end());
    if (largest == impossible) {
        return impossible;
    }
    double sum = 0;
    for (const double value : values) {
        sum += std::exp(value - largest);
    }
    return largest + std::log(sum);
}

/// Carries the row `from` over one move: `order` runs through the states in the direction of the move.
template <typename Order>
std::vector<double> carry(const std::vector<double>& from, const std::vector<std::size_t>& segments, double jump_cost,
                          Order order) {
    const std::size_t count = from.size();
    const double jumped = jump_cost < never ? log_sum(from) - jump_cost : impossible;
    std::vector<double> to(count, impossible);
    double reachable = impossible;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t state = order(i);
        if (i > 0 && segments[state] != segments[order(i - 1)]) {
            reachable = impossible;
        }
        reachable = log_add(reachable, from[state]);
        to[state] = log_add(reachable, jumped);
    }
    return to;
}

void add_to(std::vector<double>& row, const std::vector<double>& other) {
    std::transform(row.begin(), row.end(), other.begin(), row.begin(), std::plus<>());
}

}  // namespace

std::vector<std::vector<double>> align(const AlignmentProblem& problem) {
    const std::size_t items = problem.scores.size();
    assert(problem.jump_costs.size() == items);
    if (items == 0) {
        return {};
    }
    const std::size_t states = problem.segments.size();
    assert(states > 0);
    std::vector<std::vector<double>> rows(items);
    rows[0] = problem.scores[0];
    for (std::size_t i = 1; i < items; ++i) {
        rows[i] = carry(rows[i - 1], problem.segments, problem.jump_costs[i], [](std::size_t k) { return k; });
        add_to(rows[i], problem.scores[i]);
    }
    const double total = log_sum(rows.back());
    std::vector<double> after(states, 0.0);
    for (std::size_t i = items; i-- > 0;) {
        if (i + 1 < items) {
            add_to(after, problem.scores[i + 1]);
            after = carry(after, problem.segments, problem.jump_costs[i + 1],
                          [states](std::size_t k) { return states - 1 - k; });
        }
        for (std::size_t state = 0; state < states; ++state) {
            rows[i][state] = std::exp(rows[i][state] + after[state] - total);
        }
    }
    return rows;
}

}  // namespace stepwarden::tripleo
