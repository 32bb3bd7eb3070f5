// What a picture shows of a task's effects: one mark, for the gravest thing that the task does.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "simulate/effect.hpp"

namespace stepwarden::graph {

/// From the least to the gravest.
enum class Mark : std::uint8_t { none, write, start, update, remove, stop, migrate };

inline constexpr Mark all_marks[] = {Mark::stop,    Mark::start, Mark::update, Mark::remove,
                                     Mark::migrate, Mark::write, Mark::none};

/// "stop", as classes and symbols are called.
std::string_view name(Mark mark);

/// What the mark stands for, as a legend says it: "stops or disables".
std::string_view meaning(Mark mark);

/// `none` where nothing is known to change.
Mark mark_of(std::span<const simulate::Effect> effects);

}  // namespace stepwarden::graph
