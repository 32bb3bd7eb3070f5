#include "tripleo/alignment.hpp"

#include <doctest/doctest.h>

#include <numeric>

using stepwarden::tripleo::align;
using stepwarden::tripleo::AlignmentProblem;
using stepwarden::tripleo::never;

namespace {

using Rows = std::vector<std::vector<double>>;

}  // namespace

TEST_CASE("each item's probabilities add up to one") {
    const Rows rows = align({{{1, 0, 2}, {0, 0, 0}, {-1, 4, 0}}, {0, 0, 0}, {never, never, never}});
    REQUIRE(rows.size() == 3);
    for (const std::vector<double>& row : rows) {
        CHECK(std::accumulate(row.begin(), row.end(), 0.0) == doctest::Approx(1.0));
    }
}

TEST_CASE("an item without scores lies between its neighbours") {
    const Rows rows = align({{{0, 9, 0, 0}, {0, 0, 0, 0}, {0, 0, 9, 0}}, {0, 0, 0, 0}, {never, never, never}});
    CHECK(rows[1][0] < 0.01);
    CHECK(rows[1][1] == doctest::Approx(0.5).epsilon(0.01));
    CHECK(rows[1][2] == doctest::Approx(0.5).epsilon(0.01));
    CHECK(rows[1][3] < 0.01);
}

TEST_CASE("going back is impossible, even against the scores") {
    const Rows rows = align({{{0, 20}, {1, 0}}, {0, 0}, {never, never}});
    CHECK(rows[1][0] < 1e-6);
}

TEST_CASE("a jump goes back at its cost") {
    const Rows cheap = align({{{0, 20}, {9, 0}}, {0, 0}, {never, 1}});
    CHECK(cheap[1][0] > 0.99);
    const Rows dear = align({{{0, 20}, {9, 0}}, {0, 0}, {never, 15}});
    CHECK(dear[1][0] < 0.01);
}

TEST_CASE("moving forward ends with the segment") {
    const Rows rows = align({{{9, 0}, {0, 9}}, {0, 1}, {never, never}});
    CHECK(rows[0][0] == doctest::Approx(rows[1][0]));
    CHECK(rows[0][1] == doctest::Approx(rows[1][1]));
}

TEST_CASE("nothing to align gives nothing") { CHECK(align({}).empty()); }
