// Text: cases, trimming, splitting, joining, replacing (yaql/standard_library/strings.py).
#include <array>
#include <optional>

#include "jinja/text_operations.hpp"
#include "value/utf8.hpp"
#include "yaql/cursor.hpp"
#include "yaql/families.hpp"
#include "yaql/python_text.hpp"

namespace stepwarden::yaql {

namespace {

using value::Value;

template <jinja::Case wanted>
Result in_case(Invocation& call) {
    const jinja::Outcome out = jinja::in_case(text_of(call.term(0)), wanted);
    return Term(*out);
}

/// The text of an optional argument, nothing for null.
std::optional<std::string_view> optional_text(const Invocation& call, std::size_t index) {
    if (!call.given(index) || is(call.term(index), Kind::null)) return std::nullopt;
    return text_of(call.term(index));
}

/// str.split and str.rsplit give a list, which has no hash.
template <bool from_right>
Result split(Invocation& call) {
    const auto separator = optional_text(call, 1);
    if (separator && separator->empty()) return failed("empty separator");
    Terms out;
    for (std::string& part : jinja::split(text_of(call.term(0)), separator, call.integer(2, -1), from_right))
        out.emplace_back(std::move(part));
    if (auto stop = call.evaluation.step(out.size())) return tl::unexpected(std::move(*stop));
    return call.evaluation.array(Array::Kind::list, std::move(out));
}

Result joined(const Term& sequence, const std::string& separator, Evaluation& evaluation) {
    Cursor cursor(sequence, evaluation);
    std::string out;
    bool first = true;
    while (true) {
        Pull element = cursor.next_counted();
        if (!element) return tl::unexpected(std::move(element.error()));
        if (!*element) return evaluation.text(std::move(out));
        auto text = yaql_str(**element, evaluation);
        if (!text) return tl::unexpected(std::move(text.error()));
        if (!std::exchange(first, false)) out += separator;
        out += *text;
        if (auto stop = evaluation.too_long(out.size())) return tl::unexpected(std::move(*stop));
    }
}

Result join(Invocation& call) { return joined(call.term(0), text_of(call.term(1)), call.evaluation); }
Result join_with(Invocation& call) { return joined(call.term(1), text_of(call.term(0)), call.evaluation); }

Result concat(Invocation& call) {
    std::string out;
    for (const Slot& slot : call.rest) out += text_of(slot.term);
    return call.evaluation.text(std::move(out));
}

template <bool left, bool right>
Result trim(Invocation& call) {
    return Term(jinja::strip(text_of(call.term(0)), optional_text(call, 1), left, right));
}

Result norm(Invocation& call) {
    if (is(call.term(0), Kind::null)) return Term();
    std::string out = jinja::strip(text_of(call.term(0)), optional_text(call, 1), true, true);
    return out.empty() ? Term() : Term(std::move(out));
}

Result is_empty(Invocation& call) {
    if (is(call.term(0), Kind::null)) return Term(true);
    const std::string& text = text_of(call.term(0));
    if (!call.flag(1, true)) return Term(text.empty());
    return Term(jinja::strip(text, optional_text(call, 2), true, true).empty());
}

Result replace(Invocation& call) {
    return call.evaluation.text(
        jinja::replace_all(text_of(call.term(0)), text_of(call.term(1)), text_of(call.term(2)), call.integer(3, -1)));
}

/// Each key of the dict by its value, one after the other.
Result replace_by_dict(Invocation& call) {
    std::string out = text_of(call.term(0));
    const Term& replacements = call.term(1);
    for (std::size_t i = 0; i < dict_size(replacements); ++i) {
        const auto [key, entry] = dict_entry(replacements, i);
        auto old = yaql_str(key, call.evaluation);
        if (!old) return tl::unexpected(std::move(old.error()));
        auto with = yaql_str(entry, call.evaluation);
        if (!with) return tl::unexpected(std::move(with.error()));
        out = jinja::replace_all(out, *old, *with, call.integer(2, -1));
        if (auto stop = call.evaluation.too_long(out.size())) return tl::unexpected(std::move(*stop));
    }
    return Term(std::move(out));
}

Result size(Invocation& call) {
    return Term(static_cast<std::int64_t>(value::code_point_count(text_of(call.term(0)))));
}

Result to_char_array(Invocation& call) {
    Terms out;
    for (const std::string_view point : value::code_points(text_of(call.term(0)))) out.emplace_back(point);
    return call.evaluation.tuple(std::move(out));
}

constexpr Parameter string = {"string", Type::text};
constexpr Parameter separator = {"separator", Type::text_or_null, true};
constexpr Parameter max_splits = {"maxSplits", Type::integer, true};
constexpr Parameter chars = {"chars", Type::text_or_null, true};
constexpr Parameter sequence = {"sequence", Type::iterable};
constexpr Parameter joint = {"separator", Type::text};
constexpr Parameter count = {"count", Type::integer, true};

constexpr std::array rows = {
    Row{"toLower", Form::method, {{string}}, {}, in_case<jinja::Case::lower>},
    Row{"toUpper", Form::method, {{string}}, {}, in_case<jinja::Case::upper>},
    Row{"len", Form::both, {{string}}, {}, size},
    Row{"split", Form::method, {{string, separator, max_splits}}, {}, split<false>},
    Row{"rightSplit", Form::method, {{string, separator, max_splits}}, {}, split<true>},
    Row{"join", Form::method, {{sequence, joint}}, {}, join},
    Row{"join", Form::method, {{joint, sequence}}, {}, join_with},
    Row{"concat", Form::function, {}, {"args", Type::text}, concat},
    Row{"trim", Form::method, {{string, chars}}, {}, trim<true, true>},
    Row{"trimLeft", Form::method, {{string, chars}}, {}, trim<true, false>},
    Row{"trimRight", Form::method, {{string, chars}}, {}, trim<false, true>},
    Row{"norm", Form::both, {{{"string", Type::text_or_null}, chars}}, {}, norm},
    Row{"isEmpty", Form::both, {{{"string", Type::text_or_null}, {"trim", Type::boolean, true}, chars}}, {}, is_empty},
    Row{"replace", Form::method, {{string, {"old", Type::text}, {"new", Type::text}, count}}, {}, replace},
    Row{"replace", Form::method, {{string, {"replacements", Type::dict}, count}}, {}, replace_by_dict},
    Row{"toCharArray", Form::method, {{string}}, {}, to_char_array},
};

}  // namespace

std::span<const Row> text_functions() { return rows; }

}  // namespace stepwarden::yaql
