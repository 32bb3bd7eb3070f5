#include "value/python_text.hpp"

#include <fmt/format.h>

#include <algorithm>
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

void append_repr(std::string& out, const Value& value);

void append_repr(std::string& out, std::string_view text) {
    const bool double_quotes = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
    const char quote = double_quotes ? '"' : '\'';
    const auto stands_for_itself = [quote](char c) { return c >= 0x20 && c < 0x7F && c != '\\' && c != quote; };
    out += quote;
    if (std::ranges::all_of(text, stands_for_itself))
        out += text;
    else
        for (const std::string_view point : code_points(text)) append_escaped(out, point, quote);
    out += quote;
}

void append_list(std::string& out, const List& items, char open, char close) {
    out += open;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) out += ", ";
        append_repr(out, items[i]);
    }
    if (open == '(' && items.size() == 1) out += ',';
    out += close;
}

void append_view(std::string& out, std::string_view name, const List& items) {
    out += name;
    out += '(';
    append_list(out, items, '[', ']');
    out += ')';
}

void append_sequence(std::string& out, const Sequence& sequence) {
    switch (sequence.kind) {
        case Sequence::Kind::tuple:
            return append_list(out, sequence.items, '(', ')');
        case Sequence::Kind::keys:
            return append_view(out, "dict_keys", sequence.items);
        case Sequence::Kind::values:
            return append_view(out, "dict_values", sequence.items);
        case Sequence::Kind::items:
            return append_view(out, "dict_items", sequence.items);
        case Sequence::Kind::range:
            return append_list(out, sequence.items, '[', ']');
    }
}

void append_dict(std::string& out, const Dict& dict) {
    out += '{';
    bool first = true;
    for (const auto& [key, entry] : dict) {
        if (!first) out += ", ";
        first = false;
        append_repr(out, key);
        out += ": ";
        append_repr(out, entry);
    }
    out += '}';
}

void append_repr(std::string& out, const Value& value) {
    if (value.is_string()) return append_repr(out, std::string_view(value.as_string()));
    if (value.is_null()) {
        out += "None";
    } else if (value.is_bool()) {
        out += value.as_bool() ? "True" : "False";
    } else if (value.is_int()) {
        out += std::to_string(value.as_int());
    } else if (value.is_float()) {
        out += python_repr(value.as_float());
    } else if (value.is_sequence()) {
        append_sequence(out, value.as_sequence());
    } else if (value.is_list()) {
        append_list(out, value.as_list(), '[', ']');
    } else if (value.is_dict()) {
        append_dict(out, value.as_dict());
    }
}

}  // namespace

std::string python_repr(std::string_view text) {
    std::string out;
    append_repr(out, text);
    return out;
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
    std::string out;
    append_repr(out, value);
    return out;
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
