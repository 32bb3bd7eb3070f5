#include "value/yaml_scalar.hpp"

#include <algorithm>

#include "value/utf8.hpp"
#include "yaml/resolve.hpp"

namespace stepwarden::value {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes between `least` and `most` digits off the front.
bool take_digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    while (count < most && count < text.size() && is_digit(text[count])) ++count;
    if (count < least) return false;
    text.remove_prefix(count);
    return true;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

void take_blanks(std::string_view& text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
}

/// `(?:[Tt]|[ \t]+)`
bool take_time_mark(std::string_view& text) {
    if (take(text, 'T') || take(text, 't')) return true;
    const std::size_t before = text.size();
    take_blanks(text);
    return text.size() < before;
}

/// `(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9][0-9])?))?` to the end.
bool is_optional_zone(std::string_view text) {
    if (text.empty()) return true;
    take_blanks(text);
    if (take(text, 'Z')) return text.empty();
    if (!take(text, '-') && !take(text, '+')) return false;
    if (!take_digits(text, 1, 2)) return false;
    if (text.empty()) return true;
    return take(text, ':') && take_digits(text, 2, 2) && text.empty();
}

/// resolver.py's `timestamp`, which the reading side leaves as text.
bool is_timestamp(std::string_view text) {
    if (!take_digits(text, 4, 4) || !take(text, '-')) return false;
    const std::string_view month = text;
    if (take_digits(text, 2, 2) && take(text, '-') && take_digits(text, 2, 2) && text.empty()) return true;
    text = month;
    if (!take_digits(text, 1, 2) || !take(text, '-') || !take_digits(text, 1, 2)) return false;
    if (!take_time_mark(text) || !take_digits(text, 1, 2)) return false;
    if (!take(text, ':') || !take_digits(text, 2, 2) || !take(text, ':') || !take_digits(text, 2, 2)) return false;
    if (take(text, '.')) take_digits(text, 0, text.size());
    return is_optional_zone(text);
}

bool is_one_of(char32_t point, std::u32string_view points) { return points.find(point) != std::u32string_view::npos; }

/// Has no meaning to YAML wherever it stands in a text: most of what is looked at.
bool is_harmless(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= U'0' && c <= U'9') || c == U'_' || c == U'.' ||
           c == U'/' || c == U'-' || c == U'=' || c == U'$' || c == U'(' || c == U')' || c == U';';
}

bool is_blank_or_break(char32_t point) {
    return point == U'\0' || point == U' ' || point == U'\t' || point == U'\r' || is_break(point);
}

/// Not ASCII, and printable by PyYAML's book.
bool is_printable_unicode(char32_t c) {
    if (c == U'\uFEFF') return false;
    return c == U'\x85' || (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c < 0x10FFFF);
}

struct Indicators {
    bool block = false;
    bool flow = false;
};

void add_leading_indicator(char32_t c, bool followed_by_blank, Indicators& found) {
    if (is_one_of(c, U"#,[]{}&*!|>'\"%@`")) found.flow = found.block = true;
    if (c == U'?' || c == U':') {
        found.flow = true;
        found.block = found.block || followed_by_blank;
    }
    if (c == U'-' && followed_by_blank) found.flow = found.block = true;
}

void add_inner_indicator(char32_t c, bool preceded_by_blank, bool followed_by_blank, Indicators& found) {
    if (is_one_of(c, U",?[]{}")) found.flow = true;
    if (c == U':') {
        found.flow = true;
        found.block = found.block || followed_by_blank;
    }
    if (c == U'#' && preceded_by_blank) found.flow = found.block = true;
}

Indicators find_indicators(std::u32string_view text) {
    Indicators found;
    if (text.starts_with(U"---") || text.starts_with(U"...")) found.flow = found.block = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i > 0 && is_harmless(text[i])) continue;
        const bool followed = i + 1 >= text.size() || is_blank_or_break(text[i + 1]);
        if (i == 0)
            add_leading_indicator(text[i], followed, found);
        else
            add_inner_indicator(text[i], is_blank_or_break(text[i - 1]), followed, found);
    }
    return found;
}

struct Blanks {
    bool around = false;
    bool space_after_break = false;
    bool break_after_space = false;
};

Blanks find_blanks(std::u32string_view text) {
    const auto is_edge = [](char32_t c) { return c == U' ' || is_break(c); };
    Blanks found{.around = is_edge(text.front()) || is_edge(text.back())};
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (is_harmless(text[i])) continue;
        found.space_after_break = found.space_after_break || (text[i] == U' ' && is_break(text[i - 1]));
        found.break_after_space = found.break_after_space || (text[i - 1] == U' ' && is_break(text[i]));
    }
    return found;
}

}  // namespace

bool is_break(char32_t point) {
    if (point < 0x80) return point == U'\n';
    return point == U'\x85' || point == U'\u2028' || point == U'\u2029';
}

std::u32string to_code_points(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    if (is_ascii(text) || !is_valid_utf8(text)) {
        for (const char c : text) points += static_cast<unsigned char>(c);
        return points;
    }
    for (const std::string_view point : code_points(text)) points += decode(point);
    return points;
}

void append_utf8(std::string& out, char32_t point) {
    const auto add = [&out](char32_t bits) { out += static_cast<char>(bits); };
    const auto add_rest = [&add, point](int count) {
        for (int shift = 6 * (count - 1); shift >= 0; shift -= 6) add(0x80 | (point >> shift & 0x3F));
    };
    if (point < 0x80) return add(point);
    if (point < 0x800) {
        add(0xC0 | point >> 6);
        return add_rest(1);
    }
    if (point < 0x10000) {
        add(0xE0 | point >> 12);
        return add_rest(2);
    }
    add(0xF0 | point >> 18);
    add_rest(3);
}

Scalar text_scalar(std::string_view text) {
    const bool reads_as_text = yaml::implicit_tag(text) == yaml::ImplicitTag::string && !is_timestamp(text);
    return {.text = to_code_points(text), .plain_is_safe = reads_as_text};
}

ScalarAnalysis analyse(std::u32string_view text, bool allow_unicode) {
    if (text.empty()) return {.empty = true, .flow_plain = false};
    const auto is_special = [allow_unicode](char32_t c) {
        if ((c >= 0x20 && c <= 0x7E) || c == U'\n') return false;
        return !allow_unicode || !is_printable_unicode(c);
    };
    const Indicators indicators = find_indicators(text);
    const Blanks blanks = find_blanks(text);
    ScalarAnalysis analysis;
    analysis.multiline = std::ranges::any_of(text, is_break);
    const bool only_double = blanks.break_after_space || std::ranges::any_of(text, is_special);
    analysis.single_quoted = !only_double && !blanks.space_after_break;
    const bool plain = analysis.single_quoted && !blanks.around && !analysis.multiline;
    analysis.flow_plain = plain && !indicators.flow;
    analysis.block_plain = plain && !indicators.block;
    return analysis;
}

ScalarStyle choose_style(const Scalar& scalar, const ScalarAnalysis& analysis, const ScalarPlace& place) {
    const bool plain_allowed = place.in_flow ? analysis.flow_plain : analysis.block_plain;
    const bool unfit_as_key = place.is_simple_key && (analysis.empty || analysis.multiline);
    if (scalar.plain_is_safe && plain_allowed && !unfit_as_key) return ScalarStyle::plain;
    const bool single = analysis.single_quoted && !(place.is_simple_key && analysis.multiline);
    return single ? ScalarStyle::single_quoted : ScalarStyle::double_quoted;
}

}  // namespace stepwarden::value
