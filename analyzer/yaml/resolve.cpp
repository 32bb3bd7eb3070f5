#include "yaml/resolve.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string>

namespace stepwarden::yaml {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digit_or_underscore(char c) { return is_digit(c) || c == '_'; }
bool is_octal_or_underscore(char c) { return (c >= '0' && c <= '7') || c == '_'; }
bool is_binary_or_underscore(char c) { return c == '0' || c == '1' || c == '_'; }
bool is_hex_or_underscore(char c) {
    return is_digit_or_underscore(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

template <std::size_t Count>
bool is_one_of(std::string_view text, const std::array<std::string_view, Count>& spellings) {
    return std::ranges::find(spellings, text) != spellings.end();
}

bool is_null(std::string_view text) {
    return is_one_of(text, std::array<std::string_view, 5>{"", "~", "null", "Null", "NULL"});
}

bool is_boolean(std::string_view text) {
    return is_one_of(
        text, std::array<std::string_view, 18>{"yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false",
                                               "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF"});
}

/// Takes the longest run that `belongs` off the front and returns its length.
template <typename Belongs>
std::size_t take_run(std::string_view& text, Belongs belongs) {
    const auto end = std::ranges::find_if_not(text, belongs);
    const auto length = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(length);
    return length;
}

bool take_sign(std::string_view& text) {
    const bool present = !text.empty() && (text.front() == '+' || text.front() == '-');
    if (present) text.remove_prefix(1);
    return present;
}

/// `(:[0-5]?[0-9])+`; false when there is none.
bool take_sexagesimal_parts(std::string_view& text) {
    bool any = false;
    while (text.size() >= 2 && text[0] == ':' && is_digit(text[1])) {
        const bool two_digits = text[1] <= '5' && text.size() >= 3 && is_digit(text[2]);
        text.remove_prefix(two_digits ? 3 : 2);
        any = true;
    }
    return any;
}

/// `([eE][-+][0-9]+)?` up to the end of the text: PyYAML wants the sign.
bool is_optional_exponent(std::string_view text) {
    if (text.empty()) return true;
    if (text.front() != 'e' && text.front() != 'E') return false;
    text.remove_prefix(1);
    return take_sign(text) && take_run(text, is_digit) > 0 && text.empty();
}

bool is_floating(std::string_view text) {
    const bool has_sign = take_sign(text);
    if (is_one_of(text, std::array<std::string_view, 3>{".inf", ".Inf", ".INF"})) return true;
    if (!has_sign && is_one_of(text, std::array<std::string_view, 3>{".nan", ".NaN", ".NAN"})) return true;
    if (text.empty()) return false;
    if (text.front() == '.') {
        text.remove_prefix(1);
        if (has_sign || text.empty() || !is_digit(text.front())) return false;
        take_run(text, is_digit_or_underscore);
        return is_optional_exponent(text);
    }
    if (!is_digit(text.front())) return false;
    take_run(text, is_digit_or_underscore);
    const bool sexagesimal = take_sexagesimal_parts(text);
    if (text.empty() || text.front() != '.') return false;
    text.remove_prefix(1);
    take_run(text, is_digit_or_underscore);
    return sexagesimal ? text.empty() : is_optional_exponent(text);
}

bool is_run_of(std::string_view digits, bool (*belongs)(char)) {
    return !digits.empty() && std::ranges::all_of(digits, belongs);
}

bool is_integer(std::string_view text) {
    take_sign(text);
    if (text.empty()) return false;
    if (text.starts_with("0b")) return is_run_of(text.substr(2), is_binary_or_underscore);
    if (text.starts_with("0x")) return is_run_of(text.substr(2), is_hex_or_underscore);
    if (text == "0") return true;
    if (text.front() == '0') return is_run_of(text.substr(1), is_octal_or_underscore);
    if (!is_digit(text.front())) return false;
    take_run(text, is_digit_or_underscore);
    take_sexagesimal_parts(text);
    return text.empty();
}

std::string without_underscores(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '_');
    return digits;
}

using IntegerResult = std::optional<std::variant<std::int64_t, TooLarge>>;

IntegerResult with_sign(std::uint64_t magnitude, bool negative) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (magnitude > most + (negative ? 1 : 0)) return TooLarge{};
    return static_cast<std::int64_t>(negative ? std::uint64_t{0} - magnitude : magnitude);
}

IntegerResult parse_digits(std::string_view digits, int base, bool negative) {
    std::uint64_t magnitude = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
    if (digits.empty() || end != digits.data() + digits.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) return TooLarge{};
    if (error != std::errc{}) return std::nullopt;
    return with_sign(magnitude, negative);
}

/// Calls `take(part)` for every part between colons, from the left; stops when it answers false.
template <typename Take>
bool for_each_part(std::string_view text, Take take) {
    while (true) {
        const std::size_t colon = text.find(':');
        if (!take(text.substr(0, colon))) return false;
        if (colon == std::string_view::npos) return true;
        text.remove_prefix(colon + 1);
    }
}

IntegerResult parse_sexagesimal(std::string_view text, bool negative) {
    std::uint64_t magnitude = 0;
    bool fits = true;
    const bool well_formed = for_each_part(text, [&](std::string_view part) {
        const IntegerResult digits = parse_digits(part, 10, false);
        if (!digits) return false;
        const auto* value = std::get_if<std::int64_t>(&*digits);
        fits = fits && value != nullptr && !__builtin_mul_overflow(magnitude, std::uint64_t{60}, &magnitude) &&
               !__builtin_add_overflow(magnitude, static_cast<std::uint64_t>(*value), &magnitude);
        return true;
    });
    if (!well_formed) return std::nullopt;
    if (!fits) return TooLarge{};
    return with_sign(magnitude, negative);
}

std::optional<double> parse_double(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end != text.data() + text.size()) return std::nullopt;
    if (error != std::errc::result_out_of_range) return value;
    // Python's float() rounds what is out of range to zero or infinity.
    const std::size_t exponent = text.find('e');
    const bool tiny = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
    return tiny ? 0.0 : std::numeric_limits<double>::infinity();
}

std::optional<double> parse_sexagesimal_double(std::string_view text) {
    double value = 0;
    const bool well_formed = for_each_part(text, [&](std::string_view part) {
        const std::optional<double> digits = parse_double(part);
        value = value * 60 + digits.value_or(0);
        return digits.has_value();
    });
    return well_formed ? std::optional(value) : std::nullopt;
}

}  // namespace

ImplicitTag implicit_tag(std::string_view text) {
    if (is_null(text)) return ImplicitTag::null;
    const char first = text.front();
    if (is_digit(first) || first == '+' || first == '-' || first == '.') {
        if (is_floating(text)) return ImplicitTag::floating;
        return is_integer(text) ? ImplicitTag::integer : ImplicitTag::string;
    }
    if (text == "<<") return ImplicitTag::merge;
    if (text == "=") return ImplicitTag::value;
    return text.size() <= 5 && is_boolean(text) ? ImplicitTag::boolean : ImplicitTag::string;
}

std::optional<bool> to_boolean(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (is_one_of(lower, std::array<std::string_view, 3>{"yes", "true", "on"})) return true;
    if (is_one_of(lower, std::array<std::string_view, 3>{"no", "false", "off"})) return false;
    return std::nullopt;
}

std::optional<std::variant<std::int64_t, TooLarge>> to_integer(std::string_view text) {
    const std::string clean = without_underscores(text);
    std::string_view digits = clean;
    const bool negative = digits.starts_with('-');
    take_sign(digits);
    if (digits == "0") return std::int64_t{0};
    if (digits.starts_with("0b")) return parse_digits(digits.substr(2), 2, negative);
    if (digits.starts_with("0x")) return parse_digits(digits.substr(2), 16, negative);
    // Only an explicit !!int gets here with 0o, and Python's int() takes it for base 8.
    if (digits.starts_with("0o")) return parse_digits(digits.substr(2), 8, negative);
    if (digits.starts_with('0')) return parse_digits(digits, 8, negative);
    if (digits.find(':') != std::string_view::npos) return parse_sexagesimal(digits, negative);
    return parse_digits(digits, 10, negative);
}

std::optional<double> to_floating(std::string_view text) {
    std::string clean = without_underscores(text);
    std::ranges::replace(clean, 'E', 'e');
    std::string_view digits = clean;
    const double sign = digits.starts_with('-') ? -1 : 1;
    take_sign(digits);
    if (is_one_of(digits, std::array<std::string_view, 3>{".inf", ".Inf", ".INF"})) {
        return sign * std::numeric_limits<double>::infinity();
    }
    if (is_one_of(digits, std::array<std::string_view, 3>{".nan", ".NaN", ".NAN"})) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const bool sexagesimal = digits.find(':') != std::string_view::npos;
    const std::optional<double> magnitude = sexagesimal ? parse_sexagesimal_double(digits) : parse_double(digits);
    return magnitude ? std::optional(sign * *magnitude) : std::nullopt;
}

}  // namespace stepwarden::yaml
