// Filters that lay text out: indentation, padding, cutting, comments.
#include <array>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "jinja/text_operations.hpp"
#include "value/compare.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

constexpr std::int64_t max_width = 100'000;

/// The integer in a slot, `fallback` without one; nothing for any other kind or beyond max_width.
std::optional<std::int64_t> width_slot(const Invocation& call, std::size_t index, std::int64_t fallback) {
    const Value* argument = call.slot(index);
    if (!argument) return fallback;
    if (!value::is_integral(*argument) || value::integral(*argument) > max_width) return std::nullopt;
    return value::integral(*argument);
}

Outcome indent(const Invocation& call) {
    if (!call.subject().is_string()) return type_failure("indent needs a string");
    std::string indention;
    if (call.slot(1) && call.slot(1)->is_string()) {
        indention = call.slot(1)->as_string();
    } else {
        const auto width = width_slot(call, 1, 4);
        if (!width) return type_failure("indent needs a width");
        indention.assign(static_cast<std::size_t>(std::max<std::int64_t>(*width, 0)), ' ');
    }
    const std::string text = call.subject().as_string() + "\n";
    const bool blank = call.flag(3, false);
    std::string out = call.flag(2, false) ? indention : "";
    bool first = true;
    for (const std::string_view line : split_lines(text)) {
        if (!first) out += "\n";
        if (!first && (blank || !line.empty())) out += indention;
        out += line;
        first = false;
    }
    return Value(std::move(out));
}

Outcome center(const Invocation& call) {
    Outcome text = text_of(call.subject());
    if (!text || text->is_unknown()) return text;
    const auto width = width_slot(call, 1, 80);
    if (!width) return type_failure("center needs a width");
    const auto size = static_cast<std::int64_t>(value::code_point_count(text->as_string()));
    if (*width <= size) return text;
    const std::int64_t missing = *width - size;
    const std::int64_t left = missing / 2 + (missing & *width & 1);
    return Value(std::string(static_cast<std::size_t>(left), ' ') + text->as_string() +
                 std::string(static_cast<std::size_t>(missing - left), ' '));
}

std::string joined_points(const std::vector<std::string_view>& points, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < std::min(count, points.size()); ++i) out += points[i];
    return out;
}

/// What has a length but is no string passes when it is short enough; Python cannot cut it otherwise.
Outcome truncated_container(const Value& subject, std::int64_t limit) {
    if (!subject.is_list() && !subject.is_dict()) return type_failure("truncate needs a string");
    const std::size_t size = subject.is_list() ? subject.as_list().size() : subject.as_dict().size();
    return static_cast<std::int64_t>(size) <= limit ? Outcome(subject)
                                                    : Outcome(type_failure("truncate needs a string"));
}

Outcome truncate(const Invocation& call) {
    const auto length = width_slot(call, 1, 255);
    const auto leeway = call.slot(4) && !call.slot(4)->is_null() ? width_slot(call, 4, 5) : 5;
    const std::string end = call.slot(3) && call.slot(3)->is_string() ? call.slot(3)->as_string() : "...";
    if (!length || !leeway || (call.slot(3) && !call.slot(3)->is_string()))
        return type_failure("truncate got an argument of the wrong type");
    const auto end_size = static_cast<std::int64_t>(value::code_point_count(end));
    if (*length < end_size || *leeway < 0) return other_failure("truncate got a length below that of its end");
    if (!call.subject().is_string()) return truncated_container(call.subject(), *length + *leeway);
    const auto points = value::code_points(call.subject().as_string());
    if (static_cast<std::int64_t>(points.size()) <= *length + *leeway) return call.subject();
    std::string kept = joined_points(points, static_cast<std::size_t>(*length - end_size));
    if (!call.flag(2, false) && kept.rfind(' ') != std::string::npos) kept.resize(kept.rfind(' '));
    return Value(kept + end);
}

constexpr Row rows[] = {
    {"indent", Policy::deep, {"s", "width", "first", "blank"}, 1, false, indent},
    {"center", Policy::deep, {"value", "width"}, 1, false, center},
    {"truncate", Policy::deep, {"s", "length", "killwords", "end", "leeway"}, 1, false, truncate},
};

}  // namespace

std::span<const Row> layout_filters() { return rows; }

}  // namespace stepwarden::jinja
