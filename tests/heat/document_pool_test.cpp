#include "heat/document_pool.hpp"

#include <doctest/doctest.h>

namespace stepwarden {
namespace {

std::shared_ptr<const heat::ParsedDocument> document() { return std::make_shared<heat::ParsedDocument>(); }

TEST_CASE("of two that were parsed at once the first is kept for all") {
    heat::DocumentPool pool(1);
    const auto first = pool.add("a", document());
    CHECK(pool.add("a", document()) == first);
    CHECK(pool.find("a") == first);
    CHECK(pool.find("b") == nullptr);
}

TEST_CASE("what the last rounds did not ask for is forgotten, but not taken from who has it") {
    heat::DocumentPool pool(2);
    pool.begin_round();
    const auto held = pool.add("held", document());
    pool.add("used", document());
    for (int round = 0; round < 2; ++round) {
        pool.begin_round();
        CHECK(pool.find("used") != nullptr);
    }
    CHECK(pool.size() == 2);
    pool.begin_round();
    CHECK(pool.size() == 1);
    CHECK(pool.find("held") == nullptr);
    CHECK(held->root.is_null());
}

}  // namespace
}  // namespace stepwarden
