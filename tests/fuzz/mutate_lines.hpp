// Changes to text whose structure is in its lines and their indentation, as YAML's is: whole blocks are copied, moved,
// dropped, and brought in from another input, so that what comes out is often still well formed.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace stepwarden::fuzz {

using Lines = std::vector<std::string>;

/// Each with its line break, as far as it has one.
Lines lines_of(std::string_view text);

std::string joined(const Lines& lines);

/// One change to `lines`, with blocks of `other` when it has some.
void change_lines(Lines& lines, const Lines& other, std::mt19937& random);

/// A number from 0 to `count` - 1.
std::size_t one_of(std::size_t count, std::mt19937& random);

}  // namespace stepwarden::fuzz
