// Runs independent pieces of work on all cores. Results stay deterministic because every piece writes to its own slot.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace stepwarden::text {

/// Calls `work(index)` once for every index below `count`, on at most `threads` threads (0: as many as there are
/// cores), and returns when all are done. `work` answers what can go wrong through its slot; should it throw
/// nevertheless, the rest still runs and the answer is the exception of the lowest index, else nullptr.
template <typename Work>
[[nodiscard]] std::exception_ptr for_each_parallel(std::size_t count, std::size_t threads, Work work) {
    std::atomic<std::size_t> next = 0;
    std::mutex guard;
    std::exception_ptr first_error;
    std::size_t first_index = count;
    const auto take_turns = [&] {
        for (std::size_t index = next++; index < count; index = next++) {
            try {
                work(index);
            } catch (...) {
                const std::scoped_lock lock(guard);
                if (index >= first_index) continue;
                first_index = index;
                first_error = std::current_exception();
            }
        }
    };
    if (threads == 0) threads = std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min(threads, count); ++i) {
            try {
                helpers.emplace_back(take_turns);
            } catch (const std::system_error&) {
                // Without a further thread the ones there are do the work.
                break;
            }
        }
        take_turns();
    }
    return first_error;
}

}  // namespace stepwarden::text
