// Tests of what a task registered (ansible-core plugins/test/core.py).
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

/// The failure that Ansible raises for a result that is no dict, undefined ones included.
std::optional<Outcome> refused(const Value& result, std::string_view test) {
    if (result.is_unknown()) return Outcome(result_of(result));
    if (result.is_dict()) return std::nullopt;
    const std::string name = result.is_undefined() ? result.missing_name() : std::string();
    return Outcome(tl::unexpected(Failure{Failure::Kind::other,
                                          std::string("The '") + std::string(test) + "' test expects a dictionary" +
                                              (name.empty() ? "" : std::string(", not the undefined '") + name + "'"),
                                          name}));
}

Value entry(const Value& result, std::string_view key) {
    const Value* found = value::find(result.as_dict(), key);
    return found ? *found : Value(false);
}

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
    if (value::find(call.subject().as_dict(), "changed")) return entry(call.subject(), "changed");
    const Value* results = value::find(call.subject().as_dict(), "results");
    if (results && results->is_unknown()) return result_of(*results);
    if (!results || !results->is_plain_list()) return false;
    if (results->as_list().empty()) return other_failure("list index out of range");
    if (!results->as_list().front().is_dict() && !results->as_list().front().is_unknown()) return false;
    const Value* unknown = nullptr;
    for (const Value& item : results->as_list()) {
        if (!item.is_dict() && !item.is_unknown()) return Value::unknown("a loop's result that is no dict", true);
        const Value item_changed = item.is_dict() ? entry(item, "changed") : item;
        Outcome truth = truth_of(item_changed);
        if (!truth) return truth;
        if (truth->is_bool() && truth->as_bool() && !unknown) return true;
        if (truth->is_unknown() && !unknown) unknown = &item;
    }
    return unknown ? Outcome(Value::unknown("the result of one of a loop's items", true)) : Outcome(false);
}

/// `started` and `finished`: 1 or 0 in the result of an async task, true in every other.
Outcome async_flag(const Invocation& call, std::string_view key) {
    if (auto refusal = refused(call.subject(), key)) return std::move(*refusal);
    const Value* flag = value::find(call.subject().as_dict(), key);
    return flag ? compare(Comparator::equal, *flag, Value(1)) : Outcome(true);
}

Outcome started(const Invocation& call) { return async_flag(call, "started"); }
Outcome finished(const Invocation& call) { return async_flag(call, "finished"); }

constexpr Row rows[] = {
    {"failed", Policy::custom, {"result"}, 1, false, failed},
    {"failure", Policy::custom, {"result"}, 1, false, failed},
    {"succeeded", Policy::custom, {"result"}, 1, false, succeeded},
    {"success", Policy::custom, {"result"}, 1, false, succeeded},
    {"successful", Policy::custom, {"result"}, 1, false, succeeded},
    {"reachable", Policy::custom, {"result"}, 1, false, reachable},
    {"unreachable", Policy::custom, {"result"}, 1, false, unreachable},
    {"changed", Policy::custom, {"result"}, 1, false, changed},
    {"change", Policy::custom, {"result"}, 1, false, changed},
    {"skipped", Policy::custom, {"result"}, 1, false, skipped},
    {"skip", Policy::custom, {"result"}, 1, false, skipped},
    {"started", Policy::custom, {"result"}, 1, false, started},
    {"finished", Policy::custom, {"result"}, 1, false, finished},
};

}  // namespace

std::span<const Row> result_tests() { return rows; }

}  // namespace stepwarden::jinja
