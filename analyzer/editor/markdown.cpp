#include "editor/markdown.hpp"

#include <string>

#include "text/code_span.hpp"
#include "text/utf8.hpp"
#include "text/visible.hpp"

namespace stepwarden::editor {
namespace {

/// What is longer is nothing to be read in passing.
constexpr std::size_t most_shown_bytes = 300;

}  // namespace

std::string code_span(std::string_view text) {
    return text::code_span(text::shortened(text::visible(text), most_shown_bytes));
}

}  // namespace stepwarden::editor
