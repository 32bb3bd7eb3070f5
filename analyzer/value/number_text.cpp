#include "value/number_text.hpp"

#include <charconv>
#include <cstdlib>
#include <string>

namespace stepwarden::value {

namespace {

constexpr std::string_view whitespace = " \t\n\r\f\v\x1c\x1d\x1e\x1f";

std::string_view stripped(std::string_view text) {
    const std::size_t first = text.find_first_not_of(whitespace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(whitespace) - first + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The text without underscores that stand between two digits; nothing when one stands elsewhere.
std::optional<std::string> without_underscores(std::string_view text, bool letters_are_digits) {
    const auto digit = [&](std::size_t i) {
        return i < text.size() &&
               (is_digit(text[i]) || (letters_are_digits && ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z')));
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
        } else if (i == 0 || !digit(i - 1) || !digit(i + 1)) {
            return std::nullopt;
        }
    }
    return out;
}

int prefixed_base(std::string_view text) {
    if (text.size() < 2 || text[0] != '0') return 0;
    const char mark = static_cast<char>(text[1] | 0x20);
    return mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
}

}  // namespace

ParsedInteger parse_integer(std::string_view text, std::int64_t base) {
    if (base != 0 && (base < 2 || base > 36)) return {};
    text = stripped(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const int prefix = prefixed_base(text);
    if (prefix != 0 && (base == 0 || base == prefix)) {
        text.remove_prefix(2);
        if (text.starts_with('_')) text.remove_prefix(1);
        base = prefix;
    } else if (base == 0) {
        base = 10;
        if (text.starts_with('0') && text.find_first_not_of("0_") != std::string_view::npos) return {};
    }
    const auto digits = without_underscores(text, true);
    if (!digits || digits->empty() || (*digits)[0] == '-' || (*digits)[0] == '+') return {};
    const std::string number = (negative ? "-" : "") + *digits;
    ParsedInteger out;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), out.number, static_cast<int>(base));
    if (end != number.data() + number.size()) return {};
    out.status = error == std::errc{} ? ParsedInteger::Status::ok : ParsedInteger::Status::overflow;
    return out;
}

std::optional<double> parse_float(std::string_view text) {
    const auto digits = without_underscores(stripped(text), false);
    if (!digits || digits->empty()) return std::nullopt;
    std::string lower = *digits;
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    const std::string_view bare = std::string_view(lower).substr(lower[0] == '-' || lower[0] == '+' ? 1 : 0);
    const bool named = bare == "inf" || bare == "infinity" || bare == "nan";
    if (!named && (bare.empty() || bare.find_first_not_of("0123456789.e+-") != std::string_view::npos))
        return std::nullopt;
    char* end = nullptr;
    const double number = std::strtod(lower.c_str(), &end);
    if (end != lower.c_str() + lower.size()) return std::nullopt;
    return number;
}

}  // namespace stepwarden::value
