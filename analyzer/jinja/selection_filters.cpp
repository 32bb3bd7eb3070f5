// Filters that apply another filter, a test or an attribute to every item of a sequence.
#include <algorithm>

#include "jinja/access.hpp"
#include "jinja/dialect.hpp"
#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/item_access.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

/// The items to go through: none for what is falsy, which Jinja never iterates.
tl::expected<List, Failure> items_of(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_undefined()) return iterate(subject, call.context->lookup.dialect);
    if (value::truthiness(subject) == value::Truth::no) return List{};
    return iterate(subject);
}

Outcome map_attribute(const List& items, const Invocation& call) {
    const Value* path = nullptr;
    const Value* fallback = nullptr;
    for (const auto& [name, argument] : call.extra_named()) {
        if (name == "attribute")
            path = &argument;
        else if (name == "default")
            fallback = &argument;
        else
            return other_failure("Unexpected keyword argument '" + name + "'");
    }
    const std::vector<Value> keys = path_keys(*path);
    List out;
    for (const Value& item : items) out.push_back(item_at(item, keys, fallback));
    return Value(std::move(out));
}

/// The name of the filter or test to apply; a failure when there is none.
tl::expected<std::string, Failure> function_name(const Invocation& call, std::size_t index) {
    if (index >= call.extra().size()) return other_failure("map requires a filter argument");
    const Value& name = call.extra()[index];
    if (name.is_undefined()) return undefined_failure(name);
    if (!name.is_string()) return type_failure("the name of a filter or test must be a string");
    return name.as_string();
}

/// Items without the attribute come out undefined, which an unknown list cannot tell its users.
bool may_give_undefined(const Invocation& call) {
    const auto is_named = [&](std::string_view wanted) {
        return std::any_of(call.extra_named().begin(), call.extra_named().end(),
                           [&](const auto& argument) { return argument.first == wanted; });
    };
    const bool extracts =
        !call.extra().empty() && call.extra()[0].is_string() && call.extra()[0].as_string() == "extract";
    return extracts || (is_named("attribute") && !is_named("default"));
}

Outcome map(const Invocation& call) {
    if (call.subject().is_unknown())
        return result_of(may_give_undefined(call) ? weakened(call.subject()) : call.subject());
    if (call.subject().is_mapping() && !known_keys(call.subject().as_mapping()))
        return Value::unknown(call.subject().as_mapping().whole);
    auto items = items_of(call);
    if (!items) return tl::unexpected(std::move(items.error()));
    const auto has_attribute = [](const auto& argument) { return argument.first == "attribute"; };
    const bool by_attribute =
        call.extra().empty() && std::any_of(call.extra_named().begin(), call.extra_named().end(), has_attribute);
    if (items->empty()) return Value(List{});
    if (by_attribute) return map_attribute(*items, call);
    if (!call.extra().empty() && call.extra()[0].is_unknown()) return result_of(call.extra()[0]);
    const auto name = function_name(call, 0);
    if (!name) return tl::unexpected(name.error());
    List out;
    for (const Value& item : *items) {
        List arguments = {item};
        arguments.insert(arguments.end(), call.extra().begin() + 1, call.extra().end());
        Outcome mapped = apply_filter(*name, arguments, call.extra_named(), *call.context);
        if (!mapped) return mapped;
        out.push_back(std::move(*mapped));
    }
    return Value(std::move(out));
}

/// Whether an item passes: a bool, or Unknown.
Outcome passes(const Value& candidate, const Invocation& call, std::size_t test_index) {
    if (test_index >= call.extra().size()) return call.noted(truth_of(candidate, call.context->lookup.dialect));
    const auto name = function_name(call, test_index);
    if (!name) return tl::unexpected(name.error());
    List arguments = {candidate};
    arguments.insert(arguments.end(), call.extra().begin() + static_cast<std::ptrdiff_t>(test_index) + 1,
                     call.extra().end());
    Outcome verdict = apply_test(*name, arguments, call.extra_named(), *call.context);
    return verdict ? call.noted(truth_of(*verdict)) : verdict;
}

/// `select('defined')`: what passes is surely defined.
template <bool wanted>
bool selects_defined(const Invocation& call, std::size_t test_index) {
    if (test_index >= call.extra().size() || !call.extra()[test_index].is_string()) return false;
    return call.extra()[test_index].as_string() == (wanted ? "defined" : "undefined");
}

/// An item whose passing is unknown makes the whole selection unknown: its length would be a guess.
template <bool wanted, bool by_attribute>
Outcome selection(const Invocation& call) {
    if (call.subject().is_unknown()) return result_of(call.subject());
    auto items = items_of(call);
    if (!items) return tl::unexpected(std::move(items.error()));
    if (items->empty()) return Value(List{});
    std::vector<Value> keys;
    if (by_attribute) {
        if (call.extra().empty()) return other_failure("Missing parameter for attribute name");
        if (call.extra()[0].is_unknown()) return result_of(call.extra()[0]);
        keys = path_keys(call.extra()[0]);
    }
    List out;
    std::optional<Value> unknown;
    for (const Value& item : *items) {
        Outcome verdict = passes(item_at(item, keys), call, by_attribute ? 1 : 0);
        if (!verdict && unknown) call.context->risk.note(std::get<value::Unknown>(unknown->data()));
        if (!verdict) return unknown ? Outcome(*unknown) : std::move(verdict);
        if (verdict->is_unknown() && !unknown) unknown = *verdict;
        if (!verdict->is_unknown() && verdict->as_bool() == wanted) out.push_back(item);
    }
    if (!unknown) return Value(std::move(out));
    // Whoever uses the items of an unknown selection no longer sees which of them may be undefined.
    if (!selects_defined<wanted>(call, by_attribute ? 1 : 0))
        for (const Value& item : *items) call.context->risk.note_use(item);
    return *unknown;
}

Outcome extract(const Invocation& call) {
    std::vector<Value> keys = {call.subject()};
    const Value* more = call.slot(2);
    if (more && more->is_plain_list())
        keys.insert(keys.end(), more->as_list().begin(), more->as_list().end());
    else if (more && !more->is_null())
        keys.push_back(*more);
    return item_at(*call.slot(1), keys);
}

Outcome items(const Invocation& call) {
    if (call.subject().is_unknown()) return result_of(call.subject());
    if (call.subject().is_undefined()) return Value(List{});
    if (!call.subject().is_dict()) return type_failure("Can only get item pairs from a mapping.");
    List out;
    for (const auto& [key, entry] : call.subject().as_dict()) out.push_back(Value::tuple({key, entry}));
    return Value(std::move(out));
}

constexpr Row rows[] = {
    {"map", Policy::custom, {"value"}, 1, true, map, takes_mappings},
    {"select", Policy::custom, {"value"}, 1, true, selection<true, false>, takes_keys},
    {"reject", Policy::custom, {"value"}, 1, true, selection<false, false>, takes_keys},
    {"selectattr", Policy::custom, {"value"}, 1, true, selection<true, true>, takes_keys},
    {"rejectattr", Policy::custom, {"value"}, 1, true, selection<false, true>, takes_keys},
    {"extract",
     Policy::shallow,
     {"item", "container", "morekeys"},
     2,
     false,
     extract,
     takes_mappings | gives_undefined},
    {"items", Policy::custom, {"value"}, 1, false, items},
};

}  // namespace

std::span<const Row> selection_filters() { return rows; }

}  // namespace stepwarden::jinja
