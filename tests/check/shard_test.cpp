// How a run's units are split into shards.
#include "check/shard.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace stepwarden::check;

TEST_CASE("a shard is told as I/N, from 1 on") {
    CHECK(read_shard("1/1") == Shard{1, 1, 0});
    CHECK(read_shard("3/12") == Shard{3, 12, 0});
    for (const char* const wrong :
         {"", "3", "0/2", "3/2", "1/0", "/2", "1/", "1/2/3", "-1/2", "1 /2", "1/100001", "a/b"})
        CHECK_MESSAGE(!read_shard(wrong), wrong);
}

TEST_CASE("slices follow each other without gaps and differ by one at most") {
    for (const std::size_t units : {0, 1, 2, 5, 12, 97})
        for (const std::size_t count : {1, 2, 3, 7, 13, 100}) {
            std::size_t next = 0;
            std::size_t least = units;
            std::size_t most = 0;
            for (std::size_t index = 1; index <= count; ++index) {
                const auto [first, last] = slice_of({index, count, units});
                CHECK(first == next);
                next = last;
                least = std::min(least, last - first);
                most = std::max(most, last - first);
            }
            CHECK(next == units);
            CHECK(most - least <= 1);
        }
}
