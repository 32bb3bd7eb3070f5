// Tests of what a task registered (ansible-core plugins/test/core.py).
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Value;

/// The failure that Ansible raises for a result that is no dict, undefined ones included.
std::optional<Outcome> refused(const Value& result, std::string_view test) {
    if (result.is_unknown()) return Outcome(result_of(result));
    if (result.is_dict() || result.is_mapping()) return std::nullopt;
    const std::string name = result.is_undefined() ? result.missing_name() : std::string();
    return Outcome(tl::unexpected(Failure{Failure::Kind::other,
                                          std::string("The '") + std::string(test) + "' test expects a dictionary" +
                                              (name.empty() ? "" : std::string(", not the undefined '") + name + "'"),
                                          name}));
}

/// result.get(key): nothing is Undefined here.
Value entry_of(const Value& result, std::string_view key) {
    if (result.is_mapping()) return result.as_mapping().get(key);
    const Value* found = value::find(result.as_dict(), key);
    return found ? *found : Value::undefined(std::string(key));
}

/// result.get(key, fallback)
Value entry(const Value& result, std::string_view key) {
    Value found = entry_of(result, key);
    if (found.is_undefined()) return false;
    return found.is_unknown() ? answer_about(found) : found;
}

bool is_result(const Value& value) { return value.is_dict() || value.is_mapping(); }

Outcome negated(const Outcome& outcome) {
    if (!outcome) return outcome;
    Outcome truth = truth_of(*outcome);
    return truth && truth->is_bool() ? Outcome(!truth->as_bool()) : std::move(truth);
}

Outcome failed(const Invocation& call) {
    if (auto refusal = refused(call.subject(), "failed")) return std::move(*refusal);
    return entry(call.subject(), "failed");
}

Outcome unreachable(const Invocation& call) {
    if (auto refusal = refused(call.subject(), "unreachable")) return std::move(*refusal);
    return entry(call.subject(), "unreachable");
}

Outcome skipped(const Invocation& call) {
    if (auto refusal = refused(call.subject(), "skipped")) return std::move(*refusal);
    return entry(call.subject(), "skipped");
}

Outcome succeeded(const Invocation& call) { return negated(failed(call)); }
Outcome reachable(const Invocation& call) { return negated(unreachable(call)); }

/// Without a key of its own a loop's result counts as changed when the result of some item does.
Outcome changed(const Invocation& call) {
    if (auto refusal = refused(call.subject(), "changed")) return std::move(*refusal);
    const Value own = entry_of(call.subject(), "changed");
    if (!own.is_undefined()) return own.is_unknown() ? answer_about(own) : own;
    const Value results = entry_of(call.subject(), "results");
    if (results.is_unknown()) return answer_about(results);
    if (!results.is_plain_list()) return false;
    const List& items = results.as_list();
    if (items.empty()) return other_failure("list index out of range");
    if (!is_result(items.front()) && !items.front().is_unknown()) return false;
    bool open = false;
    for (const Value& item : items) {
        if (!is_result(item) && !item.is_unknown()) return Value::unknown("a loop's result that is no dict", true);
        Outcome truth = call.noted(truth_of(is_result(item) ? entry(item, "changed") : item));
        if (!truth) return truth;
        if (truth->is_bool() && truth->as_bool() && !open) return true;
        open = open || truth->is_unknown();
    }
    return open ? Outcome(Value::unknown("the result of one of a loop's items", true)) : Outcome(false);
}

/// `started` and `finished`: 1 or 0 in the result of an async task, true in every other.
Outcome async_flag(const Invocation& call, std::string_view key) {
    if (auto refusal = refused(call.subject(), key)) return std::move(*refusal);
    const Value flag = entry_of(call.subject(), key);
    if (flag.is_undefined()) return true;
    return flag.is_unknown() ? Outcome(answer_about(flag)) : compare(Comparator::equal, flag, Value(1));
}

Outcome started(const Invocation& call) { return async_flag(call, "started"); }
Outcome finished(const Invocation& call) { return async_flag(call, "finished"); }

constexpr Row rows[] = {
    {"failed", Policy::custom, {"result"}, 1, false, failed, takes_mappings},
    {"failure", Policy::custom, {"result"}, 1, false, failed, takes_mappings},
    {"succeeded", Policy::custom, {"result"}, 1, false, succeeded, takes_mappings},
    {"success", Policy::custom, {"result"}, 1, false, succeeded, takes_mappings},
    {"successful", Policy::custom, {"result"}, 1, false, succeeded, takes_mappings},
    {"reachable", Policy::custom, {"result"}, 1, false, reachable, takes_mappings},
    {"unreachable", Policy::custom, {"result"}, 1, false, unreachable, takes_mappings},
    {"changed", Policy::custom, {"result"}, 1, false, changed, takes_mappings},
    {"change", Policy::custom, {"result"}, 1, false, changed, takes_mappings},
    {"skipped", Policy::custom, {"result"}, 1, false, skipped, takes_mappings},
    {"skip", Policy::custom, {"result"}, 1, false, skipped, takes_mappings},
    {"started", Policy::custom, {"result"}, 1, false, started, takes_mappings},
    {"finished", Policy::custom, {"result"}, 1, false, finished, takes_mappings},
};

}  // namespace

std::span<const Row> result_tests() { return rows; }

}  // namespace stepwarden::jinja
