// Prose in lines of a given width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stepwarden::report {

/// `text` broken at spaces into lines of at most `width` bytes; a longer word stays whole on a line of its own.
std::string wrapped(std::string_view text, std::size_t width);

/// Every line with `margin` before it and a line break after it; an empty line stays empty.
std::string indented(std::string_view text, std::string_view margin);

}  // namespace stepwarden::report
