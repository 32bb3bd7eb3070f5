// Text in XML 1.0.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::report {

/// Text of the input for an attribute's value or an element's content: made visible, since XML has no way to write most
/// control characters, line by line where `keeps_lines`, and escaped.
std::string xml_text(std::string_view text, bool keeps_lines = false);

}  // namespace stepwarden::report
