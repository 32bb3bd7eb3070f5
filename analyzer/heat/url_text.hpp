// Percent-encoding of the parts of a URL, as urllib.parse.quote does it for Heat's make_url.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::heat {

/// Everything but letters, digits, `_.-~` and the characters of `safe` becomes %XX; gaps (value/placeholder.hpp) stay.
std::string quoted_for_url(std::string_view text, std::string_view safe);

}  // namespace stepwarden::heat
