// What libFuzzer calls. One program holds all targets; it is started under a name per target, `fuzz_yaml`, so that it
// is linked once and not once a target.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>

#include "fuzz/target.hpp"

using namespace stepwarden;

namespace {

constexpr std::string_view prefix = "fuzz_";

const fuzz::Target* chosen = nullptr;

std::string_view view(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Bytes, in place, that the target's own way of changing gives; the size, or 0 when they are too many.
std::size_t change(std::string_view bytes, std::string_view other, std::uint8_t* out, std::size_t most, unsigned seed) {
    std::mt19937 random(seed);
    const std::string changed = chosen->mutate(bytes, other, random);
    if (changed.size() > most) return 0;
    std::ranges::copy(changed, reinterpret_cast<char*>(out));
    return changed.size();
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

extern "C" int LLVMFuzzerInitialize(const int*, char*** arguments) {
    std::string name = std::filesystem::path((*arguments)[0]).filename().string();
    if (name.starts_with(prefix)) name.erase(0, prefix.size());
    chosen = fuzz::find_target(name);
    if (chosen != nullptr) return 0;
    std::fprintf(stderr, "start this program as fuzz_TARGET; the targets are:");
    for (const fuzz::Target& target : fuzz::all_targets())
        std::fprintf(stderr, " %.*s", static_cast<int>(target.name.size()), target.name.data());
    std::fprintf(stderr, "\n");
    std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chosen->examine(view(data, size));
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    const bool by_target = chosen->mutate != nullptr && seed % 2 == 0;
    const std::size_t changed = by_target ? change(view(data, size), {}, data, most, seed / 2) : 0;
    return changed > 0 ? changed : LLVMFuzzerMutate(data, size, most);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* data, std::size_t size, const std::uint8_t* other,
                                                 std::size_t other_size, std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
    if (chosen->mutate != nullptr) return change(view(data, size), view(other, other_size), out, most, seed);
    // The front of the one and the back of the other.
    std::mt19937 random(seed);
    const std::size_t front = std::min(size == 0 ? 0 : random() % size, most);
    const std::size_t back = std::min(other_size == 0 ? 0 : random() % other_size, most - front);
    std::memcpy(out, data, front);
    std::memcpy(out + front, other + (other_size - back), back);
    return front + back;
}
