// Where one text is in another, and parts of it (yaql/standard_library/strings.py). Places count code points.
#include <algorithm>
#include <array>

#include "value/utf8.hpp"
#include "yaql/families.hpp"

namespace stepwarden::yaql {

namespace {

/// A bound of Python's `text[start:end]`: a negative one counts from the end.
std::int64_t bound(std::int64_t index, std::int64_t size) {
    return std::clamp(index < 0 ? index + size : index, std::int64_t{0}, size);
}

std::int64_t length_of(const Term& text) { return static_cast<std::int64_t>(value::code_point_count(text_of(text))); }

std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    return __builtin_add_overflow(a, b, &out) ? INT64_MAX : out;
}

Result substring(Invocation& call) {
    const std::int64_t size = length_of(call.term(0));
    std::int64_t start = integer_of(call.term(1));
    if (start < 0) start += size;
    const std::int64_t length = call.integer(2, -1) < 0 ? size : call.integer(2, -1);
    const auto points = value::code_points(text_of(call.term(0)));
    std::string out;
    const std::int64_t end = bound(sum(start, length), size);
    for (std::int64_t i = bound(start, size); i < end; ++i) out += points[static_cast<std::size_t>(i)];
    return Term(std::move(out));
}

/// str.find and str.rfind within [start, end).
std::int64_t find(std::string_view text, std::string_view part, std::int64_t start, std::int64_t end, bool last) {
    const auto points = value::code_points(text);
    const auto size = static_cast<std::int64_t>(points.size());
    if (start > size) return -1;
    const std::int64_t first = bound(start, size);
    const std::int64_t stop = bound(end, size);
    if (first > stop) return -1;
    const auto offset = [&](std::int64_t at) {
        return at == size ? text.size()
                          : static_cast<std::size_t>(points[static_cast<std::size_t>(at)].data() - text.data());
    };
    const std::string_view window = text.substr(offset(first), offset(stop) - offset(first));
    const std::size_t hit = last ? window.rfind(part) : window.find(part);
    if (hit == std::string_view::npos) return -1;
    return first + static_cast<std::int64_t>(value::code_point_count(window.substr(0, hit)));
}

template <bool last>
Result index_of(Invocation& call) {
    return Term(find(text_of(call.term(0)), text_of(call.term(1)), call.integer(2, 0), length_of(call.term(0)), last));
}

template <bool last>
Result index_within(Invocation& call) {
    const std::int64_t size = length_of(call.term(0));
    std::int64_t start = integer_of(call.term(2));
    std::int64_t length = integer_of(call.term(3));
    if (start < 0) start += size;
    if (length < 0) length = size - start;
    return Term(find(text_of(call.term(0)), text_of(call.term(1)), start, sum(start, length), last));
}

template <bool at_start>
Result has_affix(Invocation& call) {
    const std::string_view text = text_of(call.term(0));
    return Term(std::any_of(call.rest.begin(), call.rest.end(), [&](const Slot& affix) {
        return at_start ? text.starts_with(text_of(affix.term)) : text.ends_with(text_of(affix.term));
    }));
}

constexpr Parameter string = {"string", Type::text};
constexpr Parameter sub = {"sub", Type::text};
constexpr Parameter start = {"start", Type::integer};
constexpr Parameter length = {"length", Type::integer};

constexpr std::array rows = {
    Row{"substring", Form::method, {{string, start, {"length", Type::integer, true}}}, {}, substring},
    Row{"indexOf", Form::method, {{string, sub, {"start", Type::integer, true}}}, {}, index_of<false>},
    Row{"indexOf", Form::method, {{string, sub, start, length}}, {}, index_within<false>},
    Row{"lastIndexOf", Form::method, {{string, sub, {"start", Type::integer, true}}}, {}, index_of<true>},
    Row{"lastIndexOf", Form::method, {{string, sub, start, length}}, {}, index_within<true>},
    Row{"startsWith", Form::method, {{string}}, {"prefixes", Type::text}, has_affix<true>},
    Row{"endsWith", Form::method, {{string}}, {"suffixes", Type::text}, has_affix<false>},
};

}  // namespace

std::span<const Row> text_search_functions() { return rows; }

}  // namespace stepwarden::yaql
