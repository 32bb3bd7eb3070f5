// "Did you mean": the known name nearest to a mistyped one.
#pragma once

#include <optional>
#include <ranges>
#include <string>
#include <string_view>

namespace stepwarden::text {

/// Insertions, deletions, replacements and swaps of neighbours (bytes) that lead from `a` to `b`, or `most + 1` when it
/// takes more than `most`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

/// Edits up to which a name of this length still counts as a slip of the pen.
std::size_t tolerated_edits(std::string_view name);

/// The candidate with the fewest edits, the first of equals; empty when none is near enough, or `name` is one of them.
template <std::ranges::input_range Names>
std::optional<std::string> nearest_name(std::string_view name, const Names& candidates) {
    std::optional<std::string> best;
    std::size_t most = tolerated_edits(name);
    for (const auto& candidate : candidates) {
        const std::string_view known(candidate);
        if (known == name) return std::nullopt;
        const std::size_t distance = edit_distance(name, known, most);
        if (distance > most || (best && distance == most)) continue;
        best = std::string(known);
        most = distance;
    }
    return best;
}

}  // namespace stepwarden::text
