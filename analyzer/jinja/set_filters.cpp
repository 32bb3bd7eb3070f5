// Filters that combine two sequences as sets, in the order of the first (ansible-core plugins/filter/mathstuff.py).
#include <algorithm>
#include <array>
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Truth;
using value::Value;

bool holds(const List& items, const Value& wanted) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& item) { return value::equal(item, wanted) == Truth::yes; });
}

List without_twins(const List& items) {
    List out;
    for (const Value& item : items)
        if (!holds(out, item)) out.push_back(item);
    return out;
}

/// Two hashable operands make a Python set, whose order is nobody's business.
std::optional<Outcome> unordered(const Invocation& call) {
    // A tuple counts as hashable whatever it holds, until it is hashed.
    const auto claims = [](const Value& value) { return value.is_tuple() || value::is_hashable(value); };
    if (!claims(call.subject()) || !claims(*call.slot(1))) return std::nullopt;
    if (!iterate(call.subject()) || !iterate(*call.slot(1))) return std::nullopt;
    if (!value::is_hashable(call.subject()) || !value::is_hashable(*call.slot(1)))
        return Outcome(type_failure("unhashable type"));
    return Outcome(Value::unknown("the order of a set", true));
}

/// An operand that decides: an Unknown one or, unless there is nothing to look for in it, an undefined one.
std::optional<Outcome> open_operand(const Invocation& call) {
    const Value& left = call.subject();
    const Value& right = *call.slot(1);
    if (left.is_undefined()) return Outcome(undefined_failure(left));
    for (const Value* operand : {&left, &right})
        if (const value::Unknown* unknown = value::find_unknown(*operand))
            return Outcome(result_over(*unknown, {&left, &right}));
    const bool nothing_to_look_for = left.is_list() && left.as_list().empty();
    if (right.is_undefined() && !nothing_to_look_for) return Outcome(undefined_failure(right));
    // Comparing an undefined item fails, but which items get compared depends on their hashes.
    for (const Value* operand : {&left, &right})
        if (!operand->is_undefined() && value::find_undefined(*operand))
            return Outcome(Value::unknown("an undefined value among the items", true));
    return std::nullopt;
}

std::size_t length_of(const Value& value) {
    if (value.is_list()) return value.as_list().size();
    if (value.is_dict()) return value.as_dict().size();
    return value.is_string() ? value.as_string().size() : 0;
}

/// The items of the operands are compared each with each.
std::optional<Value> too_many_items(const Invocation& call) {
    const std::size_t both = length_of(call.subject()) + length_of(*call.slot(1));
    return too_many_pairs(both, both);
}

/// The first operand's items of which `item in second` is `wanted`, without twins.
Outcome kept(const Value& items, const Value& others, bool wanted) {
    auto candidates = iterate(items);
    if (!candidates) return tl::unexpected(std::move(candidates.error()));
    List out;
    for (const Value& item : *candidates) {
        Outcome in = compare(Comparator::in, item, others);
        if (!in || in->is_unknown()) return in;
        if (in->as_bool() == wanted) out.push_back(item);
    }
    return Value(without_twins(out));
}

Outcome intersect(const Invocation& call) {
    if (auto open = open_operand(call)) return std::move(*open);
    if (auto set = unordered(call)) return std::move(*set);
    if (auto bound = too_many_items(call)) return std::move(*bound);
    return kept(call.subject(), *call.slot(1), true);
}

Outcome difference(const Invocation& call) {
    if (auto open = open_operand(call)) return std::move(*open);
    if (auto set = unordered(call)) return std::move(*set);
    if (auto bound = too_many_items(call)) return std::move(*bound);
    return kept(call.subject(), *call.slot(1), false);
}

/// `+` of the operands, which must be of one kind, without twins.
Outcome joined(const Invocation& call) {
    Outcome both = arithmetic(Arithmetic::add, call.subject(), *call.slot(1));
    if (!both || both->is_unknown()) return both;
    auto items = iterate(*both);
    if (!items) return tl::unexpected(std::move(items.error()));
    return Value(without_twins(*items));
}

Outcome unite(const Invocation& call) {
    if (auto open = open_operand(call)) return std::move(*open);
    if (auto set = unordered(call)) return std::move(*set);
    if (auto bound = too_many_items(call)) return std::move(*bound);
    return joined(call);
}

Outcome symmetric_difference(const Invocation& call) {
    if (auto open = open_operand(call)) return std::move(*open);
    if (auto set = unordered(call)) return std::move(*set);
    if (auto bound = too_many_items(call)) return std::move(*bound);
    Outcome common = kept(call.subject(), *call.slot(1), true);
    if (!common || common->is_unknown()) return common;
    Outcome both = joined(call);
    if (!both || both->is_unknown()) return both;
    List out;
    for (const Value& item : both->as_list())
        if (!holds(common->as_list(), item)) out.push_back(item);
    return Value(std::move(out));
}

constexpr std::array<std::string_view, Invocation::max_slots> two = {"a", "b"};

constexpr Row rows[] = {
    {"intersect", Policy::custom, two, 2, false, intersect, takes_keys},
    {"difference", Policy::custom, two, 2, false, difference, takes_keys},
    {"union", Policy::custom, two, 2, false, unite, takes_keys},
    {"symmetric_difference", Policy::custom, two, 2, false, symmetric_difference, takes_keys},
};

}  // namespace

std::span<const Row> set_filters() { return rows; }

}  // namespace stepwarden::jinja
