// The items of `with_sequence`, as ansible-core's sequence lookup makes them (plugins/lookup/sequence.py): strings,
// counted from `start` to `end` by `stride`, or `count` of them, in an optional printf-like format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::ansible {

/// More items than this are refused: the generator counts to nine.
inline constexpr std::size_t sequence_bound = 10'000;

/// `terms` is "start=0 end=5", "count=4" or the short form "0-5/1:format"; a failure says which part is wrong.
text::Result<std::vector<std::string>> sequence_items(std::string_view terms, text::Position where);

}  // namespace stepwarden::ansible
