// Filters that work on text.
#include <fmt/format.h>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/format.hpp"
#include "jinja/operators.hpp"
#include "jinja/text_operations.hpp"
#include "value/compare.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

/// The text of a slot, made with str() as most of Jinja's filters do. Asserts nothing: Unknown inside was sorted out.
Outcome text_slot(const Invocation& call, std::size_t index) { return text_of(*call.slot(index)); }

template <Case wanted>
Outcome cased(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    return text && text->is_string() ? in_case(text->as_string(), wanted) : text;
}

/// Jinja's title starts a word only after whitespace, hyphens and opening brackets.
Outcome title(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    if (!value::is_ascii(text->as_string())) return Value::unknown("the case of letters beyond ASCII", true);
    std::string out = text->as_string();
    bool starts = true;
    for (char& c : out) {
        const bool separates = std::string_view("- \t\n\r\f\v\x1c\x1d\x1e\x1f({[<").find(c) != std::string_view::npos;
        if (starts && c >= 'a' && c <= 'z')
            c = static_cast<char>(c & ~0x20);
        else if (!starts && c >= 'A' && c <= 'Z')
            c = static_cast<char>(c | 0x20);
        starts = separates;
    }
    return Value(std::move(out));
}

Outcome trim(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    const Value* characters = call.slot(1);
    if (!characters || characters->is_null()) return Value(strip(text->as_string(), std::nullopt, true, true));
    if (!characters->is_string()) return type_failure("strip arg must be None or str");
    return Value(strip(text->as_string(), characters->as_string(), true, true));
}

Outcome replace(const Invocation& call) {
    std::string texts[3];
    for (std::size_t i = 0; i < 3; ++i) {
        Outcome text = text_slot(call, i);
        if (!text || text->is_unknown()) return text;
        texts[i] = text->as_string();
    }
    const Value* count = call.slot(3);
    if (count && !count->is_null() && !value::is_integral(*count)) return type_failure("the count must be an integer");
    return replaced(texts[0], texts[1], texts[2], count && !count->is_null() ? value::integral(*count) : -1);
}

/// Ansible's filter is str.split itself.
Outcome split_filter(const Invocation& call) {
    if (!call.subject().is_string()) return type_failure("split needs a string");
    const Value* separator = call.slot(1);
    const Value* limit = call.slot(2);
    if (limit && !value::is_integral(*limit)) return type_failure("the limit must be an integer");
    std::optional<std::string_view> at;
    if (separator && !separator->is_null()) {
        if (!separator->is_string() || separator->as_string().empty())
            return type_failure("must be a separator of at least one character");
        at = separator->as_string();
    }
    List out;
    for (std::string& part : split(call.subject().as_string(), at, limit ? value::integral(*limit) : -1, false))
        out.emplace_back(std::move(part));
    return Value(std::move(out));
}

Outcome format_filter(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    if (!call.extra().empty() && !call.extra_named().empty())
        return other_failure("can't handle positional and keyword arguments at the same time");
    if (call.extra_named().empty())
        return percent_format(text->as_string(), Value::tuple(List(call.extra().begin(), call.extra().end())));
    value::Dict named;
    for (const auto& [name, argument] : call.extra_named()) named.emplace_back(Value(name), argument);
    return percent_format(text->as_string(), Value(std::move(named)));
}

Outcome escape(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    std::string out;
    for (const char c : text->as_string()) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '\'':
                out += "&#39;";
                break;
            case '"':
                out += "&#34;";
                break;
            default:
                out += c;
        }
    }
    return Value(std::move(out));
}

/// shlex.quote
Outcome quote(const Invocation& call) {
    if (call.subject().is_null()) return Value("''");
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    const auto is_safe = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("@%_-+=:,./").find(c) != std::string_view::npos;
    };
    const std::string& plain = text->as_string();
    if (!plain.empty() && std::all_of(plain.begin(), plain.end(), is_safe)) return text;
    std::string out = "'";
    out += replace_all(plain, "'", "'\"'\"'", -1);
    out += '\'';
    return Value(std::move(out));
}

Outcome url_encode(const Invocation& call) {
    if (call.subject().is_list() || call.subject().is_dict())
        return Value::unknown("filter 'urlencode' of a list or dict", true);
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    std::string out;
    for (const char c : text->as_string()) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          std::string_view("_.-~/").find(c) != std::string_view::npos;
        out += safe ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return Value(std::move(out));
}

Outcome word_count(const Invocation& call) {
    Outcome text = text_slot(call, 0);
    if (!text || text->is_unknown()) return text;
    if (!value::is_ascii(text->as_string())) return Value::unknown("the words of a text beyond ASCII", true);
    std::int64_t words = 0;
    bool inside = false;
    for (const char c : text->as_string()) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        words += letter && !inside ? 1 : 0;
        inside = letter;
    }
    return words;
}

constexpr Row rows[] = {
    {"lower", Policy::deep, {"s"}, 1, false, cased<Case::lower>},
    {"upper", Policy::deep, {"s"}, 1, false, cased<Case::upper>},
    {"capitalize", Policy::deep, {"s"}, 1, false, cased<Case::capitalize>},
    {"title", Policy::deep, {"s"}, 1, false, title},
    {"trim", Policy::deep, {"value", "chars"}, 1, false, trim},
    {"replace", Policy::deep, {"s", "old", "new", "count"}, 3, false, replace},
    {"split", Policy::deep, {"s", "sep", "maxsplit"}, 1, false, split_filter},
    {"format", Policy::deep, {"value"}, 1, true, format_filter},
    {"e", Policy::deep, {"s"}, 1, false, escape},
    {"escape", Policy::deep, {"s"}, 1, false, escape},
    {"quote", Policy::deep, {"a"}, 1, false, quote},
    {"urlencode", Policy::deep, {"value"}, 1, false, url_encode},
    {"wordcount", Policy::deep, {"s"}, 1, false, word_count},
};

}  // namespace

std::span<const Row> string_filters() { return rows; }

}  // namespace stepwarden::jinja
