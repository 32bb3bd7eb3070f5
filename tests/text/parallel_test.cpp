#include "text/parallel.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using stepwarden::text::for_each_parallel;

TEST_CASE("every index is worked on once") {
    for (const std::size_t threads : {0, 1, 3, 64}) {
        std::vector<int> calls(1000);
        CHECK(for_each_parallel(calls.size(), threads, [&](std::size_t i) { ++calls[i]; }) == nullptr);
        CHECK(calls == std::vector<int>(1000, 1));
    }
    CHECK(for_each_parallel(0, 4, [](std::size_t) {}) == nullptr);
}

TEST_CASE("an exception does not escape, and the lowest index speaks") {
    std::atomic<int> done = 0;
    const auto error = for_each_parallel(100, 4, [&](std::size_t i) {
        ++done;
        if (i % 10 == 7) throw std::runtime_error(std::to_string(i));
    });
    CHECK(done == 100);
    REQUIRE(error != nullptr);
    CHECK_THROWS_WITH(std::rethrow_exception(error), "7");
}
