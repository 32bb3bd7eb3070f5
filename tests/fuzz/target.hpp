// What a fuzz target is: a function that puts bytes through one reader of the program and checks what has to hold
// whatever the bytes are. It ends the process when something does not hold, as a crash would, so that whoever gave the
// bytes keeps them. The same targets are driven by libFuzzer (engine.cpp) and by the replay of kept inputs
// (replay.cpp).
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "text/diagnostic.hpp"

namespace stepwarden::fuzz {

struct Target {
    std::string_view name;
    void (*examine)(std::string_view bytes);
    /// Makes of an input another one that is more likely to mean something than bytes changed at random; nullptr leaves
    /// that to the engine. `other` is a further input, or empty.
    std::string (*mutate)(std::string_view bytes, std::string_view other, std::mt19937& random) = nullptr;
};

/// All of them, in the order of their names.
std::span<const Target> all_targets();

/// nullptr when there is none of that name.
const Target* find_target(std::string_view name);

/// Ends the process, saying what does not hold.
void hold(bool property, std::string_view what);

/// The same for two texts that have to be equal; both are shown.
void hold_equal(std::string_view one, std::string_view other, std::string_view what);

/// A reader that gives nothing has to say why.
template <typename T>
void hold_told(const text::Result<T>& read) {
    if (!read) hold(!read.error().message.empty(), "a failure says what is wrong");
}

}  // namespace stepwarden::fuzz
