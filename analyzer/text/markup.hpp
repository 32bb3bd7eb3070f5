// Text of the input as it may stand in HTML, SVG and XML: it shows there as what it is, and marks nothing up.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::text {

/// For element content and attributes in quotes of either kind. What markup cannot hold is made visible first
/// (text/visible.hpp), line breaks among it.
std::string markup_text(std::string_view text);

}  // namespace stepwarden::text
