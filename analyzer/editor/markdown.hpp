// Text of the input as it may stand in Markdown that an editor renders.
#pragma once

#include <string>
#include <string_view>

namespace stepwarden::editor {

/// A span of code, whatever backticks and control characters the text has.
std::string code_span(std::string_view text);

}  // namespace stepwarden::editor
