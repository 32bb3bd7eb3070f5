#include "jinja/invocation.hpp"

#include <algorithm>

#include "jinja/failure.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

std::string described(const Row& row, std::string_view kind) {
    return std::string(kind) + " '" + std::string(row.name) + "'";
}

std::size_t parameter_count(const Row& row) {
    const auto end = std::find(row.parameters.begin(), row.parameters.end(), std::string_view{});
    return static_cast<std::size_t>(end - row.parameters.begin());
}

/// What the binding found wrong; empty when nothing.
std::string bind(const Row& row, std::span<const Value> positional, NamedValues& named, Invocation& out) {
    const std::size_t parameters = parameter_count(row);
    if (positional.size() > parameters) {
        if (!row.variadic) return std::string("takes at most ") + std::to_string(parameters) + " arguments";
        out.extra_ = positional.subspan(parameters);
    }
    for (std::size_t i = 0; i < std::min(parameters, positional.size()); ++i) out.slots_[i] = &positional[i];
    for (auto& [name, argument] : named) {
        const auto at =
            std::find(row.parameters.begin(), row.parameters.begin() + static_cast<std::ptrdiff_t>(parameters), name);
        const auto index = static_cast<std::size_t>(at - row.parameters.begin());
        if (index == parameters) {
            if (!row.variadic) return std::string("got an unexpected argument '") + name + "'";
            out.extra_named_.emplace_back(name, argument);
        } else if (out.slots_[index]) {
            return std::string("got several values for the argument '") + name + "'";
        } else {
            out.slots_[index] = &argument;
        }
    }
    for (std::size_t i = 0; i < row.required; ++i)
        if (!out.slots_[i]) return std::string("misses the argument '") + std::string(row.parameters[i]) + "'";
    return {};
}

template <typename Visit>
void for_each_value(std::span<const Value> positional, const NamedValues& named, Visit visit) {
    for (const Value& argument : positional) visit(argument);
    for (const auto& [name, argument] : named) visit(argument);
}

/// The result that the arguments decide without calling, or nothing.
std::optional<Outcome> decided(Policy policy, std::span<const Value> positional, const NamedValues& named) {
    const Value* undefined = nullptr;
    const value::Unknown* unknown = nullptr;
    const value::Undefined* nested = nullptr;
    for_each_value(positional, named, [&](const Value& argument) {
        if (argument.is_undefined() && !undefined) undefined = &argument;
        if (!unknown && argument.is_unknown()) unknown = &std::get<value::Unknown>(argument.data());
        if (policy != Policy::deep || argument.is_undefined()) return;
        if (!unknown) unknown = value::find_unknown(argument);
        if (!nested) nested = value::find_undefined(argument);
    });
    if (undefined) return undefined_failure(*undefined);
    if (unknown) return Value::unknown(value::Unknown{unknown->cause, false});
    if (nested)
        return Value::unknown(std::string("an undefined value inside a list or dict ('") + *nested->name + "')", true);
    return std::nullopt;
}

std::string_view without_collection(std::string_view name) {
    for (const std::string_view collection : {"ansible.builtin.", "ansible.legacy."})
        if (name.starts_with(collection)) return name.substr(collection.size());
    return name;
}

}  // namespace

bool Invocation::flag(std::size_t index, bool fallback) const {
    const Value* argument = slot(index);
    if (!argument) return fallback;
    const value::Truth truth = value::truthiness(*argument);
    return truth == value::Truth::unknown ? fallback : truth == value::Truth::yes;
}

Outcome invoke(const Row& row, std::string_view kind, std::span<const Value> positional, NamedValues named) {
    if (row.policy != Policy::custom)
        if (auto result = decided(row.policy, positional, named)) return std::move(*result);
    Invocation invocation;
    const std::string wrong = bind(row, positional, named, invocation);
    if (!wrong.empty()) return type_failure(described(row, kind) + " " + wrong);
    return row.apply(invocation);
}

Outcome apply_filter(std::string_view name, std::span<const Value> positional, NamedValues named) {
    const Row* row = find_filter(without_collection(name));
    return row ? invoke(*row, "filter", positional, std::move(named))
               : Outcome(Value::unknown(std::string("filter '") + std::string(name) + "'"));
}

Outcome apply_test(std::string_view name, std::span<const Value> positional, NamedValues named) {
    const Row* row = find_test(without_collection(name));
    return row ? invoke(*row, "test", positional, std::move(named))
               : Outcome(Value::unknown(std::string("test '") + std::string(name) + "'", true));
}

}  // namespace stepwarden::jinja
