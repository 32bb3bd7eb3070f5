// A hash that is the same on every machine and in every run, for fingerprints that people keep in files. It is FNV-1a;
// what std::hash gives may change with the library.
#pragma once

#include <cstdint>
#include <string_view>

namespace stepwarden::text {

class StableHash {
public:
    /// Adds a field; its end counts, so that ("ab", "c") and ("a", "bc") differ.
    StableHash& add(std::string_view field) {
        for (const char c : field) mix(static_cast<unsigned char>(c));
        mix(0xff);
        return *this;
    }

    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    void mix(unsigned char byte) {
        value_ ^= byte;
        value_ *= 0x100000001b3ULL;
    }

    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

/// Of one text alone.
inline std::uint64_t stable_hash(std::string_view text) { return StableHash().add(text).value(); }

}  // namespace stepwarden::text
