// Tests for what kind of value something is, and whether it is there at all.
#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

Outcome defined(const Invocation& call) {
    const Value& subject = call.subject();
    if (!subject.is_unknown()) return !subject.is_undefined();
    return surely_defined(subject) ? Outcome(true) : Outcome(answer_about(subject));
}

Outcome undefined(const Invocation& call) {
    Outcome is_defined = defined(call);
    return is_defined->is_bool() ? Outcome(!is_defined->as_bool()) : std::move(is_defined);
}

/// Tests of the kind never touch the value, so that an undefined one is simply of no kind.
template <bool (*holds)(const Value&)>
Outcome of_kind(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_unknown()) return answer_about(subject);
    return !subject.is_undefined() && holds(subject);
}

bool is_none(const Value& v) { return v.is_null(); }
bool is_boolean(const Value& v) { return v.is_bool(); }
bool is_true(const Value& v) { return v.is_bool() && v.as_bool(); }
bool is_false(const Value& v) { return v.is_bool() && !v.as_bool(); }
bool is_integer(const Value& v) { return v.is_int(); }
bool is_float(const Value& v) { return v.is_float(); }
bool is_number(const Value& v) { return value::is_number(v); }
bool is_string(const Value& v) { return v.is_string(); }
bool is_mapping(const Value& v) { return v.is_dict() || v.is_mapping(); }

/// Has a length and subscripts: dicts and strings too, but no view of a dict.
bool is_sequence(const Value& v) {
    if (v.is_sequence()) return v.is_tuple() || v.as_sequence().kind == value::Sequence::Kind::range;
    return v.is_list() || is_mapping(v) || v.is_string();
}

Outcome iterable(const Invocation& call) {
    return call.subject().is_list() || is_mapping(call.subject()) || call.subject().is_string();
}

/// Identity: decided for singletons only.
Outcome same_as(const Invocation& call) {
    const Value& left = call.subject();
    const Value& right = *call.slot(1);
    for (const Value* operand : {&left, &right})
        if (operand->is_unknown()) return answer_about(*operand);
    if (left.data().index() != right.data().index()) return false;
    if (left.is_null()) return true;
    if (left.is_bool()) return left.as_bool() == right.as_bool();
    return Value::unknown("identity of two objects", true);
}

/// Python's truth, that of words like "no" when asked for.
Outcome truthy(const Invocation& call) {
    if (call.flag(1, false) && call.subject().is_string()) return Value::unknown("test 'truthy' of a word", true);
    return truth_of(call.subject());
}

Outcome falsy(const Invocation& call) {
    const Outcome truth = truthy(call);
    return truth && truth->is_bool() ? Outcome(!truth->as_bool()) : truth;
}

/// Functions are no values here.
Outcome callable(const Invocation&) { return false; }

Outcome names_filter(const Invocation& call) {
    return call.subject().is_string() && find_filter(call.subject().as_string())
               ? Value(true)
               : Value::unknown("filters that are there", true);
}

Outcome names_test(const Invocation& call) {
    return call.subject().is_string() && find_test(call.subject().as_string())
               ? Value(true)
               : Value::unknown("tests that are there", true);
}

Outcome unmodelled(const Invocation& call) { return Value::unknown("test '" + std::string(call.name) + "'", true); }

constexpr Row rows[] = {
    {"defined", Policy::custom, {"value"}, 1, false, defined, takes_mappings},
    {"undefined", Policy::custom, {"value"}, 1, false, undefined, takes_mappings},
    {"none", Policy::custom, {"value"}, 1, false, of_kind<is_none>, takes_mappings},
    {"boolean", Policy::custom, {"value"}, 1, false, of_kind<is_boolean>, takes_mappings},
    {"true", Policy::custom, {"value"}, 1, false, of_kind<is_true>, takes_mappings},
    {"false", Policy::custom, {"value"}, 1, false, of_kind<is_false>, takes_mappings},
    {"integer", Policy::custom, {"value"}, 1, false, of_kind<is_integer>, takes_mappings},
    {"float", Policy::custom, {"value"}, 1, false, of_kind<is_float>, takes_mappings},
    {"number", Policy::custom, {"value"}, 1, false, of_kind<is_number>, takes_mappings},
    {"string", Policy::custom, {"value"}, 1, false, of_kind<is_string>, takes_mappings},
    {"mapping", Policy::custom, {"value"}, 1, false, of_kind<is_mapping>, takes_mappings},
    {"sequence", Policy::custom, {"value"}, 1, false, of_kind<is_sequence>, takes_mappings},
    {"iterable", Policy::shallow, {"value"}, 1, false, iterable, takes_mappings},
    {"sameas", Policy::custom, {"value", "other"}, 2, false, same_as, takes_mappings},
    {"truthy", Policy::shallow, {"value", "convert_bool"}, 1, false, truthy, takes_mappings},
    {"falsy", Policy::shallow, {"value", "convert_bool"}, 1, false, falsy, takes_mappings},
    {"callable", Policy::shallow, {"value"}, 1, false, callable, takes_mappings},
    {"filter", Policy::shallow, {"value"}, 1, false, names_filter},
    {"test", Policy::shallow, {"value"}, 1, false, names_test},
    {"escaped", Policy::deep, {"value"}, 1, false, unmodelled},
    {"uri", Policy::deep, {"value", "schemes"}, 1, false, unmodelled},
    {"url", Policy::deep, {"value", "schemes"}, 1, false, unmodelled},
    {"urn", Policy::deep, {"value"}, 1, false, unmodelled},
    {"vault_encrypted", Policy::deep, {"value"}, 1, false, unmodelled},
};

}  // namespace

std::span<const Row> type_tests() { return rows; }

}  // namespace stepwarden::jinja
