// Filters that combine two sequences as sets, in the order of the first (ansible-core plugins/filter/mathstuff.py).
#include <algorithm>

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
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return value::equal(item, wanted) == Truth::yes; });
}

List without_twins(const List& items) {
    List out;
    for (const Value& item : items)
        if (!holds(out, item)) out.push_back(item);
    return out;
}

struct Operands {
    List left;
    List right;
};

/// Both operands' items. Two hashable operands make a Python set, whose order is nobody's business: Unknown.
tl::expected<Operands, Outcome> operands(const Invocation& call) {
    const Value& left = call.subject();
    const Value& right = *call.slot(1);
    auto left_items = iterate(left);
    if (!left_items) return tl::unexpected(Outcome(tl::unexpected(std::move(left_items.error()))));
    if (value::is_hashable(left) && value::is_hashable(right)) return tl::unexpected(Outcome(Value::unknown("the order of a set", true)));
    if (right.is_string()) return tl::unexpected(Outcome(Value::unknown("a set operation on a list and a string", true)));
    auto right_items = iterate(right);
    if (!right_items) return tl::unexpected(Outcome(tl::unexpected(std::move(right_items.error()))));
    return Operands{std::move(*left_items), std::move(*right_items)};
}

List kept(const List& items, const List& others, bool wanted) {
    List out;
    for (const Value& item : items)
        if (holds(others, item) == wanted) out.push_back(item);
    return without_twins(out);
}

Outcome intersect(const Invocation& call) {
    auto sides = operands(call);
    if (!sides) return std::move(sides.error());
    return Value(kept(sides->left, sides->right, true));
}

Outcome difference(const Invocation& call) {
    auto sides = operands(call);
    if (!sides) return std::move(sides.error());
    return Value(kept(sides->left, sides->right, false));
}

/// `+` of the operands, which must be of one kind, without twins.
Outcome joined(const Invocation& call) {
    Outcome both = arithmetic(Arithmetic::add, call.subject(), *call.slot(1));
    if (!both || both->is_unknown()) return both;
    return Value(without_twins(both->as_list()));
}

Outcome unite(const Invocation& call) {
    auto sides = operands(call);
    if (!sides) return std::move(sides.error());
    return joined(call);
}

Outcome symmetric_difference(const Invocation& call) {
    auto sides = operands(call);
    if (!sides) return std::move(sides.error());
    Outcome both = joined(call);
    if (!both || both->is_unknown()) return both;
    const List common = kept(sides->left, sides->right, true);
    List out;
    for (const Value& item : both->as_list())
        if (!holds(common, item)) out.push_back(item);
    return Value(std::move(out));
}

constexpr std::array<std::string_view, Invocation::max_slots> two = {"a", "b"};

constexpr Row rows[] = {
    {"intersect", Policy::deep, two, 2, false, intersect},
    {"difference", Policy::deep, two, 2, false, difference},
    {"union", Policy::deep, two, 2, false, unite},
    {"symmetric_difference", Policy::deep, two, 2, false, symmetric_difference},
};

}  // namespace

std::span<const Row> set_filters() { return rows; }

}  // namespace stepwarden::jinja
