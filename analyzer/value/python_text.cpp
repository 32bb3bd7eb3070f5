#include "value/python_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "value/utf8.hpp"

namespace stepwarden::value {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// What str.isprintable() refuses beyond ASCII: controls, formats, separators, surrogates, private use.
constexpr std::array<Range, 14> unprintable = {{{0x80, 0xA0},
                                                {0xAD, 0xAD},
                                                {0x600, 0x605},
                                                {0x61C, 0x61C},
                                                {0x1680, 0x1680},
                                                {0x180E, 0x180E},
                                                {0x2000, 0x200F},
                                                {0x2028, 0x202F},
                                                {0x205F, 0x206F},
                                                {0x3000, 0x3000},
                                                {0xD800, 0xF8FF},
                                                {0xFEFF, 0xFEFF},
                                                {0xFFF0, 0xFFFB},
                                                {0xE0000, 0x10FFFF}}};

bool is_printable(char32_t code) {
    if (code < 0x80) return code >= 0x20 && code != 0x7F;
    for (const Range& range : unprintable)
        if (code >= range.first && code <= range.last) return false;
    return true;
}

void append_escaped(std::string& out, std::string_view point, char quote) {
    const char32_t code = decode(point);
    if (code == U'\\' || code == static_cast<char32_t>(quote)) {
        out += '\\';
        out += point;
    } else if (code == U'\n') {
        out += "\\n";
    } else if (code == U'\r') {
        out += "\\r";
    } else if (code == U'\t') {
        out += "\\t";
    } else if (is_printable(code)) {
        out += point;
    } else {
        const auto number = static_cast<std::uint32_t>(code);
        out += code < 0x100     ? fmt::format("\\x{:02x}", number)
               : code < 0x10000 ? fmt::format("\\u{:04x}", number)
                                : fmt::format("\\U{:08x}", number);
    }
}

std::string list_repr(const List& items, char open, char close) {
    std::string out(1, open);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += ", ";
        out += python_repr(items[i]);
    }
    if (open == '(' && items.size() == 1) out += ',';
    out += close;
    return out;
}

std::string sequence_repr(const Sequence& sequence) {
    switch (sequence.kind) {
        case Sequence::Kind::tuple:
            return list_repr(sequence.items, '(', ')');
        case Sequence::Kind::keys:
            return std::string("dict_keys(") + list_repr(sequence.items, '[', ']') + ")";
        case Sequence::Kind::values:
            return std::string("dict_values(") + list_repr(sequence.items, '[', ']') + ")";
        case Sequence::Kind::items:
            return std::string("dict_items(") + list_repr(sequence.items, '[', ']') + ")";
        case Sequence::Kind::range:
            return list_repr(sequence.items, '[', ']');
    }
    return {};
}

std::string dict_repr(const Dict& dict) {
    std::string out = "{";
    for (const auto& [key, entry] : dict) {
        if (out.size() > 1) out += ", ";
        out += python_repr(key) + ": " + python_repr(entry);
    }
    return out + "}";
}

}  // namespace

std::string python_repr(std::string_view text) {
    const bool double_quotes = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = double_quotes ? '"' : '\'';
    std::string out(1, quote);
    for (const std::string_view point : code_points(text)) append_escaped(out, point, quote);
    return out + quote;
}

std::string python_repr(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
    std::array<char, 40> buffer{};
    const auto shortest =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific);
    const std::string_view scientific(buffer.data(), static_cast<std::size_t>(shortest.ptr - buffer.data()));
    int exponent = 0;
    const std::size_t mark = scientific.find('e');
    const std::string_view exponent_text = scientific.substr(scientific[mark + 1] == '+' ? mark + 2 : mark + 1);
    std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
    if (exponent < -4 || exponent >= 16) return std::string(scientific);
    const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
    std::string out(buffer.data(), fixed.ptr);
    if (out.find('.') == std::string::npos) out += ".0";
    return out;
}

std::string python_repr(const Value& value) {
    if (value.is_null()) return "None";
    if (value.is_bool()) return value.as_bool() ? "True" : "False";
    if (value.is_int()) return std::to_string(value.as_int());
    if (value.is_float()) return python_repr(value.as_float());
    if (value.is_string()) return python_repr(std::string_view(value.as_string()));
    if (value.is_sequence()) return sequence_repr(value.as_sequence());
    if (value.is_list()) return list_repr(value.as_list(), '[', ']');
    if (value.is_dict()) return dict_repr(value.as_dict());
    return {};
}

std::string python_str(const Value& value) { return value.is_string() ? value.as_string() : python_repr(value); }

std::string_view python_type(const Value& value) {
    if (value.is_null()) return "NoneType";
    if (value.is_bool()) return "bool";
    if (value.is_int()) return "int";
    if (value.is_float()) return "float";
    if (value.is_string()) return "str";
    if (value.is_tuple()) return "tuple";
    if (value.is_sequence() && value.as_sequence().kind == Sequence::Kind::range) return "range";
    if (value.is_list()) return "list";
    if (value.is_dict() || value.is_mapping()) return "dict";
    return value.is_undefined() ? "AnsibleUndefined" : "unknown";
}

}  // namespace stepwarden::value
