// The operators as tests (`is eq 1`, for `select` and its kin) and tests of numbers and containers.
#include <algorithm>
#include <cmath>

#include "jinja/dialect.hpp"
#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Truth;
using value::Value;

Outcome compared(Comparator op, const Invocation& call, const Value& left, const Value& right) {
    Outcome out = compare(op, left, right, call.context->lookup.dialect);
    if (out) note_compared(op, left, right, *out, call.context->risk);
    return out;
}

template <Comparator op>
Outcome comparison(const Invocation& call) {
    return compared(op, call, call.subject(), *call.slot(1));
}

Outcome contains(const Invocation& call) { return compared(Comparator::in, call, *call.slot(1), call.subject()); }

Outcome remainder_is(const Value& subject, const Value& divisor, std::int64_t rest) {
    Outcome remainder = arithmetic(Arithmetic::modulo, subject, divisor);
    return remainder ? compare(Comparator::equal, *remainder, Value(rest)) : remainder;
}

Outcome odd(const Invocation& call) { return remainder_is(call.subject(), Value(2), 1); }
Outcome even(const Invocation& call) { return remainder_is(call.subject(), Value(2), 0); }
Outcome divisible(const Invocation& call) { return remainder_is(call.subject(), *call.slot(1), 0); }

Outcome not_a_number(const Invocation& call) {
    return value::is_number(call.subject()) && std::isnan(value::real(call.subject()));
}

Outcome is_subset(const Value& part, const Value& whole) {
    auto parts = iterate(part);
    if (!parts) return tl::unexpected(std::move(parts.error()));
    auto items = iterate(whole);
    if (!items) return tl::unexpected(std::move(items.error()));
    for (const value::List* list : {&*parts, &*items})
        for (const Value& item : *list)
            if (!value::is_hashable(item))
                return type_failure(std::string("unhashable type: '") + std::string(value::python_type(item)) + "'");
    const Value haystack(std::move(*items));
    for (const Value& item : *parts) {
        Outcome in = compare(Comparator::in, item, haystack);
        if (!in || !in->as_bool()) return in;
    }
    return true;
}

Outcome subset(const Invocation& call) { return is_subset(call.subject(), *call.slot(1)); }
Outcome superset(const Invocation& call) { return is_subset(*call.slot(1), call.subject()); }

/// any() and all(): stop at the first item that decides.
Outcome quantified(const Invocation& call, bool decisive) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    const Value* unknown = nullptr;
    for (const Value& item : *items) {
        Outcome truth = call.noted(truth_of(item));
        if (!truth && unknown) call.context->risk.note(std::get<value::Unknown>(unknown->data()));
        if (!truth) return unknown ? Outcome(result_of(*unknown)) : std::move(truth);
        if (truth->is_unknown()) {
            if (!unknown) unknown = &item;
        } else if (truth->as_bool() == decisive) {
            return decisive;
        }
    }
    return unknown ? Outcome(result_of(*unknown)) : Outcome(!decisive);
}

Outcome any(const Invocation& call) { return quantified(call, true); }
Outcome all(const Invocation& call) { return quantified(call, false); }

constexpr std::array<std::string_view, Invocation::max_slots> two = {"a", "b"};

constexpr Row rows[] = {
    {"in", Policy::custom, {"value", "seq"}, 2, false, comparison<Comparator::in>, takes_mappings},
    {"contains", Policy::custom, {"seq", "value"}, 2, false, contains, takes_mappings},
    {"==", Policy::custom, two, 2, false, comparison<Comparator::equal>},
    {"eq", Policy::custom, two, 2, false, comparison<Comparator::equal>},
    {"equalto", Policy::custom, two, 2, false, comparison<Comparator::equal>},
    {"!=", Policy::custom, two, 2, false, comparison<Comparator::not_equal>},
    {"ne", Policy::custom, two, 2, false, comparison<Comparator::not_equal>},
    {">", Policy::custom, two, 2, false, comparison<Comparator::greater>},
    {"gt", Policy::custom, two, 2, false, comparison<Comparator::greater>},
    {"greaterthan", Policy::custom, two, 2, false, comparison<Comparator::greater>},
    {">=", Policy::custom, two, 2, false, comparison<Comparator::greater_equal>},
    {"ge", Policy::custom, two, 2, false, comparison<Comparator::greater_equal>},
    {"<", Policy::custom, two, 2, false, comparison<Comparator::less>},
    {"lt", Policy::custom, two, 2, false, comparison<Comparator::less>},
    {"lessthan", Policy::custom, two, 2, false, comparison<Comparator::less>},
    {"<=", Policy::custom, two, 2, false, comparison<Comparator::less_equal>},
    {"le", Policy::custom, two, 2, false, comparison<Comparator::less_equal>},
    {"odd", Policy::shallow, {"value"}, 1, false, odd},
    {"even", Policy::shallow, {"value"}, 1, false, even},
    {"divisibleby", Policy::shallow, {"value", "num"}, 2, false, divisible},
    {"nan", Policy::shallow, {"x"}, 1, false, not_a_number},
    {"isnan", Policy::shallow, {"x"}, 1, false, not_a_number},
    {"subset", Policy::deep, two, 2, false, subset, takes_keys},
    {"issubset", Policy::deep, two, 2, false, subset, takes_keys},
    {"superset", Policy::deep, two, 2, false, superset, takes_keys},
    {"issuperset", Policy::deep, two, 2, false, superset, takes_keys},
    {"any", Policy::shallow, {"seq"}, 1, false, any},
    {"all", Policy::shallow, {"seq"}, 1, false, all},
};

}  // namespace

std::span<const Row> comparison_tests() { return rows; }

}  // namespace stepwarden::jinja
