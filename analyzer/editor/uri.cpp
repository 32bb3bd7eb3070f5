#include "editor/uri.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

namespace stepwarden::editor {
namespace {

constexpr std::string_view scheme = "file://";
constexpr std::string_view local_host = "localhost";
constexpr std::string_view plain = "/-._~";
constexpr std::size_t escape_length = 3;

std::optional<std::string> unescaped(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        const std::string_view digits = text.substr(at + 1, 2);
        unsigned value = 0;
        const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (digits.size() != 2 || error != std::errc() || stop != digits.data() + 2 || value == 0) return std::nullopt;
        out += static_cast<char>(value);
        at += escape_length - 1;
    }
    return out;
}

bool starts_with_scheme(std::string_view uri) {
    return uri.size() >= scheme.size() && std::ranges::equal(uri.substr(0, scheme.size()), scheme, [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == b;
           });
}

}  // namespace

std::optional<std::filesystem::path> path_of_uri(std::string_view uri) {
    if (!starts_with_scheme(uri)) return std::nullopt;
    uri.remove_prefix(scheme.size());
    if (uri.starts_with(local_host)) uri.remove_prefix(local_host.size());
    if (!uri.starts_with('/')) return std::nullopt;
    const auto path = unescaped(uri.substr(0, uri.find_first_of("?#")));
    if (!path || path->find('\0') != std::string::npos) return std::nullopt;
    return std::filesystem::path(*path).lexically_normal();
}

std::string uri_of_path(const std::filesystem::path& path) {
    std::string uri(scheme);
    for (const char c : path.string()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = byte < 0x80 && (std::isalnum(byte) != 0 || plain.find(c) != std::string_view::npos);
        if (is_plain)
            uri += c;
        else
            uri += fmt::format("%{:02X}", byte);
    }
    return uri;
}

}  // namespace stepwarden::editor
