#include "simulate/cell.hpp"

#include <algorithm>
#include <iterator>

#include "jinja/failure.hpp"
#include "value/compare.hpp"

namespace stepwarden::simulate {
namespace {

using value::Value;

/// A task repeated in a loop of steps guards its register anew each time.
constexpr int choice_depth_bound = 6;

bool has_keys(const Value& value) { return value.is_dict() || value.is_mapping(); }

Value entry_of(const Value& value, std::string_view key) {
    if (value.is_mapping()) return value.as_mapping().get(key);
    const Value* entry = value::find(value.as_dict(), key);
    return entry != nullptr ? *entry : Value::undefined(std::string(key));
}

bool may_fail(const Value& value) { return value.is_unknown() && std::get<value::Unknown>(value.data()).may_fail; }

}  // namespace

bool same_content(const Value& a, const Value& b) {
    if (a.is_undefined() && b.is_undefined()) return true;
    if (a.is_mapping() && b.is_mapping()) return &a.as_mapping() == &b.as_mapping();
    if (a.is_unknown() && b.is_unknown()) return a.cause() == b.cause();
    return value::identical(a, b);
}

bool implied(const Guard& guard, const Guard& assumed) {
    return std::includes(assumed.begin(), assumed.end(), guard.begin(), guard.end());
}

bool excluded(const Guard& guard, const Guard& assumed) {
    return std::any_of(guard.begin(), guard.end(),
                       [&](Literal literal) { return std::binary_search(assumed.begin(), assumed.end(), -literal); });
}

Guard joined(const Guard& a, const Guard& b) {
    Guard both;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

Cell chosen(const Guard& guard, Cell taken, Cell otherwise, std::uint64_t version) {
    Cell cell;
    cell.version = version;
    cell.definition = taken.definition;
    const int depth = otherwise.choice ? otherwise.choice->depth + 1 : 1;
    if (depth > choice_depth_bound) {
        // The older content is settled for what it is to a reader who knows nothing.
        Content settled = resolve(otherwise, {});
        otherwise = Cell{std::move(settled.value), std::move(settled.definition), otherwise.version, nullptr};
    }
    const int kept = otherwise.choice ? otherwise.choice->depth + 1 : 1;
    cell.choice = std::make_shared<const Choice>(Choice{guard, std::move(taken), std::move(otherwise), kept});
    return cell;
}

Content resolve(const Cell& cell, const Guard& assumed) {
    if (!cell.choice) return {cell.value, cell.definition};
    const Choice& choice = *cell.choice;
    if (implied(choice.guard, assumed)) return resolve(choice.taken, assumed);
    if (excluded(choice.guard, assumed)) return resolve(choice.otherwise, assumed);
    // Within each branch its own condition holds.
    const Content taken = resolve(choice.taken, joined(assumed, choice.guard));
    const Guard opposite = choice.guard.size() == 1 ? Guard{-choice.guard.front()} : Guard{};
    const Content otherwise = resolve(choice.otherwise, joined(assumed, opposite));
    const Text cause =
        std::make_shared<const std::string>(cell.definition ? "'" + cell.definition->name + "', set only on a condition"
                                                            : "a value that depends on the run");
    return {either(taken.value, otherwise.value, cause), cell.definition};
}

Value either(const Value& a, const Value& b, const Text& cause) {
    if (same_content(a, b)) return a;
    if (has_keys(a) && has_keys(b)) {
        value::Mapping mapping;
        mapping.name = *cause;
        mapping.get = [a, b, cause](std::string_view key) { return either(entry_of(a, key), entry_of(b, key), cause); };
        return mapping;
    }
    // What is unknown anyway tells its own cause.
    const Text told = a.is_unknown()   ? std::get<value::Unknown>(a.data()).cause
                      : b.is_unknown() ? std::get<value::Unknown>(b.data()).cause
                                       : cause;
    return Value::unknown(
        value::Unknown{told, jinja::surely_defined(a) && jinja::surely_defined(b), may_fail(a) || may_fail(b)});
}

}  // namespace stepwarden::simulate
