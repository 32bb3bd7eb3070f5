#include "jinja/invocation.hpp"

#include <algorithm>
#include <array>

#include "jinja/failure.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

/// Tests that Ansible offered as filters too, until 2.9.
constexpr std::array<std::string_view, 16> tests_as_filters = {
    "failed", "failure", "succeeded", "success", "changed",         "change",  "skipped",  "skip",
    "match",  "search",  "regex",     "version", "version_compare", "started", "finished", "unreachable"};

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
std::optional<Outcome> decided(const Row& row, std::span<const Value> positional, const NamedValues& named) {
    const Value* undefined = nullptr;
    const value::Unknown* unknown = nullptr;
    const value::Undefined* nested = nullptr;
    bool may_fail = false;
    for_each_value(positional, named, [&](const Value& argument) {
        if (argument.is_undefined()) {
            if (!undefined) undefined = &argument;
            return;
        }
        const bool deep = row.policy == Policy::deep;
        if (!unknown && (deep || argument.is_unknown())) unknown = value::find_unknown(argument);
        if (deep || argument.is_unknown()) may_fail = may_fail || value::find_maybe_undefined(argument);
        if (deep && !nested) nested = value::find_undefined(argument);
    });
    if (undefined) return undefined_failure(*undefined);
    const bool defined = (row.traits & gives_undefined) == 0;
    may_fail = may_fail || (row.traits & reads_text) != 0;
    if (unknown) return Value::unknown(value::Unknown{unknown->cause, defined, may_fail});
    if (nested) return risky_unknown(std::string("an undefined value inside a list or dict ('") + *nested->name + "')");
    return std::nullopt;
}

/// What a row that knows nothing of mappings sees of one.
Value opened(const value::Mapping& mapping, bool by_keys) {
    auto keys = by_keys ? known_keys(mapping) : std::nullopt;
    return keys ? Value(std::move(*keys)) : Value::unknown(mapping.whole);
}

bool has_mapping(std::span<const Value> positional, const NamedValues& named) {
    bool any = false;
    for_each_value(positional, named, [&](const Value& argument) { any = any || argument.is_mapping(); });
    return any;
}

Outcome call(const Row& row, std::string_view kind, std::span<const Value> positional, NamedValues& named,
             Context& context) {
    if (row.policy != Policy::custom)
        if (auto result = decided(row, positional, named)) return std::move(*result);
    Invocation invocation;
    invocation.name = row.name;
    invocation.context = &context;
    const std::string wrong = bind(row, positional, named, invocation);
    if (!wrong.empty()) return type_failure(described(row, kind) + " " + wrong);
    return row.apply(invocation);
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

Outcome invoke(const Row& row, std::string_view kind, std::span<const Value> positional, NamedValues named,
               Context& context) {
    value::List opened_arguments;
    if ((row.traits & takes_mappings) == 0 && has_mapping(positional, named)) {
        opened_arguments.assign(positional.begin(), positional.end());
        for (std::size_t i = 0; i < opened_arguments.size(); ++i)
            if (opened_arguments[i].is_mapping())
                opened_arguments[i] = opened(positional[i].as_mapping(), (row.traits & takes_keys) != 0);
        for (auto& [name, argument] : named)
            if (argument.is_mapping()) argument = opened(argument.as_mapping(), false);
        positional = opened_arguments;
    }
    Outcome result = call(row, kind, positional, named, context);
    context.risk.note_result(result);
    return result;
}

Outcome apply_filter(std::string_view name, std::span<const Value> positional, NamedValues named, Context& context) {
    const Row* row = find_filter(without_collection(name));
    if (row) return invoke(*row, "filter", positional, std::move(named), context);
    Outcome missing = *missing_filter(name);
    context.risk.note_result(missing);
    return missing;
}

Outcome apply_test(std::string_view name, std::span<const Value> positional, NamedValues named, Context& context) {
    const Row* row = find_test(without_collection(name));
    if (row) return invoke(*row, "test", positional, std::move(named), context);
    Outcome missing = *missing_test(name);
    context.risk.note_result(missing);
    return missing;
}

std::optional<Outcome> missing_filter(std::string_view name) {
    const std::string_view bare = without_collection(name);
    if (find_filter(bare)) return std::nullopt;
    const bool was_there = std::find(tests_as_filters.begin(), tests_as_filters.end(), bare) != tests_as_filters.end();
    if (was_there) return Outcome(other_failure(std::string("Could not load \"") + std::string(name) + "\""));
    return Outcome(risky_unknown(std::string("filter '") + std::string(name) + "'"));
}

std::optional<Outcome> missing_test(std::string_view name) {
    if (find_test(without_collection(name))) return std::nullopt;
    return Outcome(risky_unknown(std::string("test '") + std::string(name) + "'"));
}

}  // namespace stepwarden::jinja
