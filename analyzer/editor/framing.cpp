#include "editor/framing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace stepwarden::editor {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view header_end = "\r\n\r\n";
constexpr std::string_view length_name = "content-length";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_length(std::string_view name) {
    return std::ranges::equal(name, length_name,
                              [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

/// Header lines that are not known are passed over, as HTTP has it.
std::optional<std::size_t> length_in(std::string_view header) {
    std::optional<std::size_t> length;
    while (!header.empty()) {
        const std::size_t end = header.find(line_end);
        const std::string_view line = header.substr(0, end);
        header.remove_prefix(end == std::string_view::npos ? header.size() : end + line_end.size());
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        if (!is_length(trimmed(line.substr(0, colon)))) continue;
        const std::string_view digits = trimmed(line.substr(colon + 1));
        std::size_t value = 0;
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
        length = value;
    }
    return length;
}

}  // namespace

tl::expected<std::optional<std::string>, std::string> FrameReader::next() {
    const std::size_t end = buffer_.find(header_end);
    if (end == std::string::npos || end > most_header_bytes) {
        if (buffer_.size() > most_header_bytes)
            return tl::unexpected(fmt::format("no header ends within {} bytes", most_header_bytes));
        return std::nullopt;
    }
    const auto length = length_in(std::string_view(buffer_).substr(0, end));
    if (!length) return tl::unexpected<std::string>("a header gives no Content-Length");
    if (*length > most_bytes_)
        return tl::unexpected(fmt::format("a message of {} bytes is beyond the limit of {}", *length, most_bytes_));
    const std::size_t begin = end + header_end.size();
    if (buffer_.size() - begin < *length) return std::nullopt;
    std::string content = buffer_.substr(begin, *length);
    buffer_.erase(0, begin + *length);
    return content;
}

std::string framed(std::string_view content) {
    return fmt::format("Content-Length: {}\r\n\r\n{}", content.size(), content);
}

}  // namespace stepwarden::editor
