#include "heat/url_text.hpp"

#include <fmt/format.h>

#include "value/placeholder.hpp"

namespace stepwarden::heat {

std::string quoted_for_url(std::string_view text, std::string_view safe) {
    if (value::has_placeholder(text)) return std::string(text);
    constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";
    std::string quoted;
    for (const char c : text) {
        if (unreserved.find(c) != std::string_view::npos || safe.find(c) != std::string_view::npos)
            quoted += c;
        else
            quoted += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return quoted;
}

}  // namespace stepwarden::heat
