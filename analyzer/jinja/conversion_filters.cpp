// Filters that turn one kind of value into another, or stand in for a missing one.
#include <cmath>
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::ParsedInteger;
using value::Truth;
using value::Value;

Outcome truncated(double number, const Value& fallback) {
    if (std::isnan(number)) return fallback;
    if (std::isinf(number)) return other_failure("cannot convert float infinity to integer");
    if (number >= 0x1p63 || number < -0x1p63) return Value::unknown("an integer beyond 64 bits", true);
    return static_cast<std::int64_t>(number);
}

/// An unknown as a number: where it is none, the default is the result.
Value converted(const Value& subject, const Invocation& call) {
    return one_of(result_of(subject), !call.slot(1) || surely_defined(*call.slot(1)));
}

/// jinja2/filters.py, do_int: what is no number at all gives the default, 0.
Outcome to_int(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_undefined()) return undefined_failure(subject);
    if (subject.is_unknown()) return converted(subject, call);
    if (call.slot(2) && call.slot(2)->is_unknown()) return result_of(*call.slot(2));
    if (call.slot(2) && call.slot(2)->is_undefined()) return undefined_failure(*call.slot(2));
    const Value fallback = call.slot(1) ? *call.slot(1) : Value(0);
    if (value::is_integral(subject)) return value::integral(subject);
    if (subject.is_float()) return truncated(subject.as_float(), fallback);
    if (!subject.is_string()) return fallback;
    const bool odd_base = call.slot(2) && !value::is_integral(*call.slot(2));
    const std::int64_t base = call.slot(2) && !odd_base ? value::integral(*call.slot(2)) : 10;
    const ParsedInteger parsed = odd_base ? ParsedInteger{} : value::parse_integer(subject.as_string(), base);
    if (parsed.status == ParsedInteger::Status::ok) return parsed.number;
    if (parsed.status == ParsedInteger::Status::overflow) return Value::unknown("an integer beyond 64 bits", true);
    const auto number = value::parse_float(subject.as_string());
    return number ? truncated(*number, fallback) : fallback;
}

Outcome to_float(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_undefined()) return undefined_failure(subject);
    if (subject.is_unknown()) return converted(subject, call);
    if (value::is_number(subject)) return value::real(subject);
    const auto number = subject.is_string() ? value::parse_float(subject.as_string()) : std::nullopt;
    if (number) return *number;
    return call.slot(1) ? *call.slot(1) : Value(0.0);
}

/// ansible-core plugins/filter/core.py, to_bool: none stays none, what is no word for true is false.
Outcome to_bool(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_null() || subject.is_bool()) return subject;
    if (value::is_number(subject)) return value::real(subject) == 1;
    if (!subject.is_string()) return false;
    std::string word = subject.as_string();
    for (char& c : word)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return word == "yes" || word == "on" || word == "1" || word == "true";
}

Outcome to_string(const Invocation& call) {
    Outcome text = text_of(call.subject());
    // A fresh copy, so that only this very result counts as text that stays text.
    if (text && text->is_string()) return Value(std::string(text->as_string()));
    return text;
}

Outcome to_list(const Invocation& call) {
    auto items = iterate(call.subject());
    if (!items) return tl::unexpected(std::move(items.error()));
    return Value(std::move(*items));
}

/// Kleene's answer to "does the default step in?".
tl::expected<Truth, Failure> falls_back(const Value& subject, const Value* boolean) {
    if (subject.is_undefined()) return Truth::yes;
    Truth open = Truth::no;
    if (subject.is_unknown() && !std::get<value::Unknown>(subject.data()).defined) open = Truth::unknown;
    if (!boolean) return open;
    Outcome asked = truth_of(*boolean);
    if (!asked) return tl::unexpected(std::move(asked.error()));
    const Truth by_truth = !value::truthiness(subject);
    const Truth wanted = asked->is_unknown() ? Truth::unknown : asked->as_bool() ? Truth::yes : Truth::no;
    return open || (wanted && by_truth);
}

Outcome fall_back(const Invocation& call) {
    const Value& subject = call.subject();
    const Value fallback = call.slot(1) ? *call.slot(1) : Value("");
    const auto steps_in = falls_back(subject, call.slot(2));
    if (!steps_in) return tl::unexpected(steps_in.error());
    if (*steps_in == Truth::yes) return fallback;
    if (*steps_in == Truth::no) return subject;
    const Value& open = subject.is_unknown() || !call.slot(2) ? subject : *call.slot(2);
    return one_of(open, surely_defined(fallback));
}

Outcome mandatory(const Invocation& call) {
    const Value& subject = call.subject();
    if (subject.is_unknown()) return result_of(subject);
    if (!subject.is_undefined()) return subject;
    return tl::unexpected(Failure{Failure::Kind::other,
                                  std::string("Mandatory variable '") + subject.missing_name() + "' not defined.",
                                  subject.missing_name()});
}

Outcome ternary(const Invocation& call) {
    const Value& subject = call.subject();
    const Value* none_value = call.slot(3);
    if (none_value && none_value->is_null()) none_value = nullptr;
    if (subject.is_null() && none_value) return *none_value;
    Outcome truth = call.noted(truth_of(subject));
    if (!truth) return truth;
    if (truth->is_bool()) return *call.slot(truth->as_bool() ? 1 : 2);
    if (!none_value && value::identical(*call.slot(1), *call.slot(2))) return *call.slot(1);
    return one_of(*truth, surely_defined(*call.slot(1)) && surely_defined(*call.slot(2)));
}

/// Strings come in several classes in Ansible ("AnsibleUnicode", "NativeJinjaText"), by where they come from.
Outcome type_name(const Invocation& call) {
    if (call.subject().is_string()) return Value::unknown("the class of a string", true);
    return Value(value::python_type(call.subject()));
}

Outcome undecided(const Invocation&) { return Value::unknown("chance", true); }

constexpr Row rows[] = {
    {"int", Policy::custom, {"value", "default", "base"}, 1, false, to_int},
    {"float", Policy::custom, {"value", "default"}, 1, false, to_float},
    {"bool", Policy::shallow, {"a"}, 1, false, to_bool},
    {"string", Policy::deep, {"object"}, 1, false, to_string},
    {"list", Policy::shallow, {"value"}, 1, false, to_list, takes_keys},
    {"default", Policy::custom, {"value", "default_value", "boolean"}, 1, false, fall_back, takes_mappings},
    {"d", Policy::custom, {"value", "default_value", "boolean"}, 1, false, fall_back, takes_mappings},
    {"mandatory", Policy::custom, {"a", "msg"}, 1, false, mandatory, takes_mappings},
    {"ternary", Policy::custom, {"value", "true_val", "false_val", "none_val"}, 3, false, ternary, takes_mappings},
    {"type_debug", Policy::shallow, {"o"}, 1, false, type_name},
    {"random", Policy::shallow, {"end", "start", "step", "seed"}, 1, false, undecided, gives_undefined},
    {"shuffle", Policy::shallow, {"mylist", "seed"}, 1, false, undecided},
};

}  // namespace

std::span<const Row> conversion_filters() { return rows; }

}  // namespace stepwarden::jinja
