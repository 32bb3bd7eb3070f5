// Text as code in Markdown: nothing in it is markup, whatever backticks it has.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::text {

/// Of text that is visible already, on one line; nothing for nothing.
std::string code_span(std::string_view visible);

}  // namespace stepwarden::text
