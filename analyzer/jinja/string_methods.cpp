// Methods of strings.
#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/format.hpp"
#include "jinja/methods.hpp"
#include "jinja/operators.hpp"
#include "jinja/text_operations.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

const std::string& self(const Invocation& call) { return call.subject().as_string(); }

/// The string in a slot; nothing for a missing or none one. `wrong` is set for any other kind.
std::optional<std::string_view> text_slot(const Invocation& call, std::size_t index, bool& wrong) {
    const Value* argument = call.slot(index);
    if (!argument || argument->is_null()) return std::nullopt;
    if (argument->is_string()) return argument->as_string();
    wrong = true;
    return std::nullopt;
}

std::optional<std::int64_t> integer_slot(const Invocation& call, std::size_t index, bool& wrong) {
    const Value* argument = call.slot(index);
    if (!argument) return std::nullopt;
    if (value::is_integral(*argument)) return value::integral(*argument);
    wrong = true;
    return std::nullopt;
}

tl::unexpected<Failure> wrong_argument() { return type_failure("a string method got an argument of the wrong type"); }

template <Case wanted>
Outcome cased(const Invocation& call) {
    return in_case(self(call), wanted);
}

Value strings(std::vector<std::string> parts) {
    List out;
    out.reserve(parts.size());
    for (std::string& part : parts) out.emplace_back(std::move(part));
    return out;
}

template <bool from_right>
Outcome split_method(const Invocation& call) {
    bool wrong = false;
    const auto separator = text_slot(call, 1, wrong);
    const auto limit = integer_slot(call, 2, wrong);
    if (wrong) return wrong_argument();
    if (separator && separator->empty()) return type_failure("empty separator");
    return strings(split(self(call), separator, limit.value_or(-1), from_right));
}

Outcome split_lines_method(const Invocation& call) {
    List out;
    for (const std::string_view line : split_lines(self(call), call.flag(1, false))) out.emplace_back(line);
    return Value(std::move(out));
}

template <bool left, bool right>
Outcome strip_method(const Invocation& call) {
    bool wrong = false;
    const auto characters = text_slot(call, 1, wrong);
    if (wrong) return wrong_argument();
    return Value(strip(self(call), characters, left, right));
}

Outcome replace_method(const Invocation& call) {
    bool wrong = false;
    const auto old = text_slot(call, 1, wrong);
    const auto replacement = text_slot(call, 2, wrong);
    const auto limit = integer_slot(call, 3, wrong);
    if (wrong || !old || !replacement) return wrong_argument();
    return replaced(self(call), *old, *replacement, limit.value_or(-1));
}

Outcome join_method(const Invocation& call) {
    auto items = iterate(*call.slot(1));
    if (!items) return tl::unexpected(std::move(items.error()));
    std::string out;
    for (std::size_t i = 0; i < items->size(); ++i) {
        if (!(*items)[i].is_string())
            return type_failure(std::string("sequence item ") + std::to_string(i) + ": expected str instance");
        out += (i > 0 ? self(call) : "") + (*items)[i].as_string();
    }
    return Value(std::move(out));
}

/// The part of the text that start and end leave, as bytes; nothing when start lies behind the text.
std::optional<std::string_view> part(const Invocation& call, std::size_t first_slot, std::size_t& skipped,
                                     bool& wrong) {
    const auto points = value::code_points(self(call));
    const auto size = static_cast<std::int64_t>(points.size());
    std::int64_t start = integer_slot(call, first_slot, wrong).value_or(0);
    std::int64_t stop = integer_slot(call, first_slot + 1, wrong).value_or(size);
    if (start < 0) start = std::max<std::int64_t>(start + size, 0);
    if (stop < 0) stop = std::max<std::int64_t>(stop + size, 0);
    stop = std::min(stop, size);
    if (wrong || start > stop) return std::nullopt;
    skipped = static_cast<std::size_t>(start);
    std::size_t from = 0;
    for (std::int64_t i = 0; i < start; ++i) from += points[static_cast<std::size_t>(i)].size();
    std::size_t length = 0;
    for (std::int64_t i = start; i < stop; ++i) length += points[static_cast<std::size_t>(i)].size();
    return std::string_view(self(call)).substr(from, length);
}

template <bool from_start>
Outcome affix_test(const Invocation& call) {
    bool wrong = false;
    std::size_t skipped = 0;
    const auto text = part(call, 2, skipped, wrong);
    const Value& wanted = *call.slot(1);
    const bool strings_only =
        wanted.is_string() || (wanted.is_tuple() && std::all_of(wanted.as_list().begin(), wanted.as_list().end(),
                                                                [](const Value& v) { return v.is_string(); }));
    if (wrong || !strings_only) return wrong_argument();
    if (!text) return false;
    const auto matches = [&](const Value& affix) {
        return from_start ? text->starts_with(affix.as_string()) : text->ends_with(affix.as_string());
    };
    if (wanted.is_string()) return matches(wanted);
    return std::any_of(wanted.as_list().begin(), wanted.as_list().end(), matches);
}

template <bool from_right, bool must_exist>
Outcome find_method(const Invocation& call) {
    bool wrong = false;
    std::size_t skipped = 0;
    const auto text = part(call, 2, skipped, wrong);
    if (wrong || !call.slot(1)->is_string()) return wrong_argument();
    const std::string& wanted = call.slot(1)->as_string();
    const std::size_t at = !text ? std::string_view::npos : from_right ? text->rfind(wanted) : text->find(wanted);
    if (at != std::string_view::npos)
        return static_cast<std::int64_t>(skipped + value::code_point_count(text->substr(0, at)));
    return must_exist ? Outcome(other_failure("substring not found")) : Outcome(-1);
}

Outcome count_method(const Invocation& call) {
    bool wrong = false;
    std::size_t skipped = 0;
    const auto text = part(call, 2, skipped, wrong);
    if (wrong || !call.slot(1)->is_string()) return wrong_argument();
    if (!text) return 0;
    const std::string& wanted = call.slot(1)->as_string();
    if (wanted.empty()) return static_cast<std::int64_t>(value::code_point_count(*text) + 1);
    std::int64_t hits = 0;
    for (std::size_t at = text->find(wanted); at != std::string_view::npos; at = text->find(wanted, at + wanted.size()))
        ++hits;
    return hits;
}

Outcome format_method(const Invocation& call) { return brace_format(self(call), call.extra(), call.extra_named()); }

template <bool (*accepts)(char)>
Outcome all_characters(const Invocation& call) {
    if (!value::is_ascii(self(call))) return Value::unknown("the kind of characters beyond ASCII", true);
    return !self(call).empty() && std::all_of(self(call).begin(), self(call).end(), accepts);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) { return is_digit(c) || is_alpha(c); }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }

/// Cased letters exist and all of them have that case.
template <bool lower>
Outcome has_case(const Invocation& call) {
    if (!value::is_ascii(self(call))) return Value::unknown("the case of letters beyond ASCII", true);
    const bool any = std::any_of(self(call).begin(), self(call).end(), is_alpha);
    return any && std::none_of(self(call).begin(), self(call).end(),
                               [](char c) { return is_alpha(c) && (c >= 'a') != lower; });
}

enum class Side : std::uint8_t { left, right, both };

template <Side side>
Outcome pad(const Invocation& call) {
    bool wrong = false;
    const auto width = integer_slot(call, 1, wrong);
    const auto fill = text_slot(call, 2, wrong);
    if (wrong || !width || (fill && value::code_point_count(*fill) != 1)) return wrong_argument();
    const auto size = static_cast<std::int64_t>(value::code_point_count(self(call)));
    if (*width <= size) return call.subject();
    if (*width > static_cast<std::int64_t>(max_size))
        return Value::unknown(std::string("a string longer than ") + std::to_string(max_size), true);
    const std::int64_t missing = *width - size;
    const std::int64_t left = side == Side::left    ? missing
                              : side == Side::right ? 0
                                                    : missing / 2 + (missing & *width & 1);
    const auto filling = [&](std::int64_t times) {
        std::string out;
        for (std::int64_t i = 0; i < times; ++i) out += fill.value_or(" ");
        return out;
    };
    return Value(filling(left) + self(call) + filling(missing - left));
}

Outcome zero_fill(const Invocation& call) {
    bool wrong = false;
    const auto width = integer_slot(call, 1, wrong);
    if (wrong || !width) return wrong_argument();
    if (*width > static_cast<std::int64_t>(max_size))
        return Value::unknown(std::string("a string longer than ") + std::to_string(max_size), true);
    const auto size = static_cast<std::int64_t>(value::code_point_count(self(call)));
    std::string out = self(call);
    const bool is_signed = out.starts_with('-') || out.starts_with('+');
    if (*width > size) out.insert(is_signed ? 1 : 0, static_cast<std::size_t>(*width - size), '0');
    return Value(std::move(out));
}

template <bool from_right>
Outcome partition(const Invocation& call) {
    bool wrong = false;
    const auto separator = text_slot(call, 1, wrong);
    if (wrong || !separator) return wrong_argument();
    if (separator->empty()) return type_failure("empty separator");
    const std::string_view text = self(call);
    const std::size_t at = from_right ? text.rfind(*separator) : text.find(*separator);
    if (at == std::string_view::npos) return from_right ? Value::tuple({"", "", text}) : Value::tuple({text, "", ""});
    return Value::tuple({text.substr(0, at), *separator, text.substr(at + separator->size())});
}

template <bool from_start>
Outcome remove_affix(const Invocation& call) {
    bool wrong = false;
    const auto affix = text_slot(call, 1, wrong);
    if (wrong || !affix) return wrong_argument();
    std::string_view text = self(call);
    if (from_start && text.starts_with(*affix)) text.remove_prefix(affix->size());
    if (!from_start && text.ends_with(*affix)) text.remove_suffix(affix->size());
    return Value(text);
}

constexpr std::array<std::string_view, Invocation::max_slots> searched = {"self", "sub", "start", "end"};

constexpr std::array<Row, 39> rows = {{
    {"lower", Policy::deep, {"self"}, 1, false, cased<Case::lower>},
    {"casefold", Policy::deep, {"self"}, 1, false, cased<Case::lower>},
    {"upper", Policy::deep, {"self"}, 1, false, cased<Case::upper>},
    {"capitalize", Policy::deep, {"self"}, 1, false, cased<Case::capitalize>},
    {"title", Policy::deep, {"self"}, 1, false, cased<Case::title>},
    {"swapcase", Policy::deep, {"self"}, 1, false, cased<Case::swap>},
    {"split", Policy::deep, {"self", "sep", "maxsplit"}, 1, false, split_method<false>},
    {"rsplit", Policy::deep, {"self", "sep", "maxsplit"}, 1, false, split_method<true>},
    {"splitlines", Policy::deep, {"self", "keepends"}, 1, false, split_lines_method},
    {"strip", Policy::deep, {"self", "chars"}, 1, false, strip_method<true, true>},
    {"lstrip", Policy::deep, {"self", "chars"}, 1, false, strip_method<true, false>},
    {"rstrip", Policy::deep, {"self", "chars"}, 1, false, strip_method<false, true>},
    {"replace", Policy::deep, {"self", "old", "new", "count"}, 3, false, replace_method},
    {"join", Policy::deep, {"self", "iterable"}, 2, false, join_method},
    {"startswith", Policy::deep, searched, 2, false, affix_test<true>},
    {"endswith", Policy::deep, searched, 2, false, affix_test<false>},
    {"find", Policy::deep, searched, 2, false, find_method<false, false>},
    {"rfind", Policy::deep, searched, 2, false, find_method<true, false>},
    {"index", Policy::deep, searched, 2, false, find_method<false, true>},
    {"rindex", Policy::deep, searched, 2, false, find_method<true, true>},
    {"count", Policy::deep, searched, 2, false, count_method},
    {"format", Policy::deep, {"self"}, 1, true, format_method},
    {"isdigit", Policy::deep, {"self"}, 1, false, all_characters<is_digit>},
    {"isdecimal", Policy::deep, {"self"}, 1, false, all_characters<is_digit>},
    {"isnumeric", Policy::deep, {"self"}, 1, false, all_characters<is_digit>},
    {"isalpha", Policy::deep, {"self"}, 1, false, all_characters<is_alpha>},
    {"isalnum", Policy::deep, {"self"}, 1, false, all_characters<is_alnum>},
    {"isspace", Policy::deep, {"self"}, 1, false, all_characters<is_space>},
    {"islower", Policy::deep, {"self"}, 1, false, has_case<true>},
    {"isupper", Policy::deep, {"self"}, 1, false, has_case<false>},
    {"ljust", Policy::deep, {"self", "width", "fillchar"}, 2, false, pad<Side::right>},
    {"rjust", Policy::deep, {"self", "width", "fillchar"}, 2, false, pad<Side::left>},
    {"center", Policy::deep, {"self", "width", "fillchar"}, 2, false, pad<Side::both>},
    {"zfill", Policy::deep, {"self", "width"}, 2, false, zero_fill},
    {"partition", Policy::deep, {"self", "sep"}, 2, false, partition<false>},
    {"rpartition", Policy::deep, {"self", "sep"}, 2, false, partition<true>},
    {"removeprefix", Policy::deep, {"self", "prefix"}, 2, false, remove_affix<true>},
    {"removesuffix", Policy::deep, {"self", "suffix"}, 2, false, remove_affix<false>},
    {"__contains__",
     Policy::deep,
     {"self", "sub"},
     2,
     false,
     [](const Invocation& call) { return compare(Comparator::in, *call.slot(1), call.subject()); }},
}};

}  // namespace

const Row* find_string_method(std::string_view name) {
    const auto at = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return at == rows.end() ? nullptr : &*at;
}

}  // namespace stepwarden::jinja
