// The identity of a content, equal to the id that git gives it, so that what lies on disk and what lies in a revision
// are known to be the same.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::text {

/// 40 hex digits; "" when it cannot be computed.
std::string content_id_of(std::string_view bytes);

}  // namespace stepwarden::text
