// Sizes between numbers and text for people: "10 MB" (ansible-core module_utils/common/text/formatters.py).
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

/// Each is 1024 times the next; the last is one.
constexpr std::string_view unit_letters = "YZEPTGMKB";

double unit_size(std::size_t index) { return std::exp2(10.0 * static_cast<double>(unit_letters.size() - 1 - index)); }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c; }
bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The longest beginning of `text` that is all `wanted`, taken off.
template <typename Predicate>
std::string_view take(std::string_view& text, Predicate wanted) {
    std::size_t end = 0;
    while (end < text.size() && wanted(text[end])) ++end;
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end);
    return taken;
}

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool names_unit(std::string_view unit, bool bits) {
    std::string lower(unit);
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    return lower.find(bits ? "bit" : "byte") != std::string::npos || unit[1] == (bits ? 'b' : 'B');
}

/// Python's round: half to even.
Outcome rounded(double number) {
    const double whole = std::nearbyint(number);
    if (std::abs(whole) >= 0x1p63) return Value::unknown("an integer beyond 64 bits", true);
    return static_cast<std::int64_t>(whole);
}

Outcome human_to_bytes(const Invocation& call) {
    Outcome subject = text_of(call.subject());
    if (!subject || subject->is_unknown()) return subject;
    const auto refused = [&] {
        return other_failure("human_to_bytes() can't interpret following string: " + subject->as_string());
    };
    std::string_view rest = subject->as_string();
    take(rest, is_blank);
    const std::string_view start = rest;
    take(rest, is_digit);
    if (rest.starts_with('.')) rest.remove_prefix(1);
    take(rest, is_digit);
    const auto number = value::parse_float(start.substr(0, start.size() - rest.size()));
    if (!number) return refused();
    take(rest, is_blank);
    std::string_view unit = take(rest, is_letter);
    if (unit.empty() && call.slot(1) && call.slot(1)->is_string()) unit = call.slot(1)->as_string();
    if (unit.empty()) return rounded(*number);
    const std::size_t index = unit_letters.find(upper(unit.front()));
    if (index == std::string_view::npos) return refused();
    if (unit.size() > 1 && !names_unit(unit, call.flag(2, false))) return refused();
    return rounded(*number * unit_size(index));
}

Outcome human_readable(const Invocation& call) {
    const Value& subject = call.subject();
    if (!value::is_number(subject)) return type_failure("human_readable() failed on bad input");
    const bool bits = call.flag(1, false);
    const Value* unit = call.slot(2) && !call.slot(2)->is_null() ? call.slot(2) : nullptr;
    if (unit && (!unit->is_string() || unit->as_string().size() != 1))
        return Value::unknown("filter 'human_readable' with that unit", true);
    const double size = value::real(subject);
    std::size_t index = 0;
    while (index + 1 < unit_letters.size() &&
           (unit ? upper(unit->as_string().front()) != unit_letters[index] : size < unit_size(index)))
        ++index;
    const std::string_view base = bits ? "bits" : "Bytes";
    const std::string name =
        index + 1 == unit_letters.size() ? std::string(base) : std::string{unit_letters[index], base.front()};
    return Value(fmt::format("{:.2f} {}", size / unit_size(index), name));
}

constexpr Row rows[] = {
    {"human_to_bytes", Policy::deep, {"size", "default_unit", "isbits"}, 1, false, human_to_bytes, reads_text},
    {"human_readable", Policy::deep, {"size", "isbits", "unit"}, 1, false, human_readable},
};

}  // namespace

std::span<const Row> size_filters() { return rows; }

}  // namespace stepwarden::jinja
