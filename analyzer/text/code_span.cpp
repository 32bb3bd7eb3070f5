#include "text/code_span.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::text {

std::string code_span(std::string_view visible) {
    if (visible.empty()) return {};
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : visible) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const std::string_view pad = visible.front() == '`' || visible.back() == '`' ? " " : "";
    return fmt::format("{}{}{}{}{}", fence, pad, visible, pad, fence);
}

}  // namespace stepwarden::text
