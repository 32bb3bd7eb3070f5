// One of several parts that a long run is split into, so that machines can share it: `--shard I/N` takes the Ith of N
// slices of the run's units, and what the parts give can be merged into what the whole run gives.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace stepwarden::check {

struct Shard {
    /// From 1 to count.
    std::size_t index = 1;
    std::size_t count = 1;
    /// Units of the whole run; the same in all shards of one run.
    std::size_t units = 0;

    friend bool operator==(const Shard&, const Shard&) = default;
};

/// "I/N" with 1 <= I <= N <= 100000; nothing for anything else.
std::optional<Shard> read_shard(std::string_view text);

/// The first of its units, and the one behind its last, counted from 0. The slices of all shards follow each other
/// without gaps, and differ by one in size at most; with fewer units than shards some are empty.
std::pair<std::size_t, std::size_t> slice_of(const Shard& shard);

}  // namespace stepwarden::check
