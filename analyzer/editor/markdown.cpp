#include "editor/markdown.hpp"

#include <algorithm>

#include "text/utf8.hpp"
#include "text/visible.hpp"

namespace stepwarden::editor {
namespace {

/// What is longer is nothing to be read in passing.
constexpr std::size_t most_shown_bytes = 300;

}  // namespace

std::string code_span(std::string_view text) {
    const std::string shown = text::shortened(text::visible(text), most_shown_bytes);
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : shown) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const std::string_view gap = longest > 0 || shown.empty() ? " " : "";
    return std::string(fence).append(gap).append(shown).append(gap).append(fence);
}

}  // namespace stepwarden::editor
