// How deep JSON is nested, told before it is parsed: what writes JSON calls itself once a level, so that a text of
// brackets alone could use up the stack.
#pragma once

#include <cstddef>
#include <string_view>

namespace stepwarden::text {

/// More than any document that this program writes has.
inline constexpr std::size_t most_json_levels = 200;

/// Whether lists and objects stand inside each other more than `most` levels deep. The text need not be right.
bool is_json_deeper(std::string_view json, std::size_t most = most_json_levels);

}  // namespace stepwarden::text
