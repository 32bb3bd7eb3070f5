#include "jinja/operators.hpp"

#include <cmath>
#include <iterator>
#include <optional>

#include "jinja/failure.hpp"
#include "jinja/format.hpp"
#include "value/compare.hpp"
#include "value/python_text.hpp"
#include "value/utf8.hpp"

namespace stepwarden::jinja {

namespace {

using value::List;
using value::Truth;
using value::Value;

constexpr std::string_view symbols[] = {"+", "-", "*", "/", "//", "%", "**"};

tl::unexpected<Failure> unsupported(Arithmetic op, const Value& left, const Value& right) {
    return type_failure(
        std::string("unsupported operand types for ") + std::string(symbols[static_cast<std::size_t>(op)]) + ": '" +
        std::string(value::python_type(left)) + "' and '" + std::string(value::python_type(right)) + "'");
}

Value beyond_64_bits() { return Value::unknown("an integer beyond 64 bits", true); }

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const std::int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

double python_fmod(double a, double b) {
    const double rest = std::fmod(a, b);
    if (rest == 0) return std::copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

double python_floor_divide(double a, double b) {
    const double rest = python_fmod(a, b);
    double quotient = (a - rest) / b;
    if (quotient == 0) return std::copysign(0.0, a / b);
    const double floored = std::floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

Outcome integer_power(std::int64_t base, std::int64_t exponent) {
    if (exponent < 0) {
        if (base == 0) return other_failure("0 cannot be raised to a negative power");
        return std::pow(static_cast<double>(base), static_cast<double>(exponent));
    }
    std::int64_t result = 1;
    for (std::int64_t n = 0; n < exponent; ++n) {
        if (__builtin_mul_overflow(result, base, &result)) return beyond_64_bits();
        if (base == 0 || base == 1 || (base == -1 && exponent % 2 == (n + 1) % 2)) break;
    }
    return result;
}

Outcome integer_arithmetic(Arithmetic op, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    bool overflow = false;
    switch (op) {
        case Arithmetic::add:
            overflow = __builtin_add_overflow(a, b, &result);
            break;
        case Arithmetic::subtract:
            overflow = __builtin_sub_overflow(a, b, &result);
            break;
        case Arithmetic::multiply:
            overflow = __builtin_mul_overflow(a, b, &result);
            break;
        case Arithmetic::power:
            return integer_power(a, b);
        default:
            if (b == 0) return other_failure("division by zero");
            if (op == Arithmetic::divide) return static_cast<double>(a) / static_cast<double>(b);
            if (a == INT64_MIN && b == -1) return op == Arithmetic::modulo ? Outcome(0) : Outcome(beyond_64_bits());
            result = op == Arithmetic::floor_divide ? floor_divide(a, b) : a - floor_divide(a, b) * b;
    }
    return overflow ? beyond_64_bits() : Value(result);
}

Outcome float_arithmetic(Arithmetic op, double a, double b) {
    switch (op) {
        case Arithmetic::add:
            return a + b;
        case Arithmetic::subtract:
            return a - b;
        case Arithmetic::multiply:
            return a * b;
        case Arithmetic::power: {
            if (a == 0 && b < 0) return other_failure("0.0 cannot be raised to a negative power");
            const double result = std::pow(a, b);
            if (std::isinf(result) && std::isfinite(a) && std::isfinite(b)) return other_failure("result too large");
            if (std::isnan(result) && !std::isnan(a) && !std::isnan(b)) return Value::unknown("a complex number", true);
            return result;
        }
        default:
            break;
    }
    if (b == 0) return other_failure("float division by zero");
    if (op == Arithmetic::divide) return a / b;
    return op == Arithmetic::modulo ? python_fmod(a, b) : python_floor_divide(a, b);
}

Outcome repeat(const Value& sequence, std::int64_t count) {
    const std::size_t size = sequence.is_string() ? sequence.as_string().size() : sequence.as_list().size();
    const auto times = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    const std::size_t most = sequence.is_string() ? max_size : max_items;
    if (size > 0 && times > most / size)
        return Value::unknown(std::string("a repetition longer than ") + std::to_string(most), true);
    if (sequence.is_string()) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out += sequence.as_string();
        return Value(std::move(out));
    }
    List out;
    for (std::size_t i = 0; i < times; ++i) out.insert(out.end(), sequence.as_list().begin(), sequence.as_list().end());
    return sequence.is_tuple() ? Value::tuple(std::move(out)) : Value(std::move(out));
}

bool can_repeat(const Value& value) { return value.is_string() || value.is_plain_list() || value.is_tuple(); }

Outcome add_sequences(const Value& left, const Value& right) {
    if (left.is_string() && right.is_string()) {
        if (left.as_string().size() + right.as_string().size() > max_size)
            return Value::unknown(std::string("a string longer than ") + std::to_string(max_size), true);
        return Value(left.as_string() + right.as_string());
    }
    const bool lists = left.is_plain_list() && right.is_plain_list();
    if (!lists && !(left.is_tuple() && right.is_tuple())) return unsupported(Arithmetic::add, left, right);
    if (left.as_list().size() + right.as_list().size() > max_items)
        return Value::unknown(std::string("a list longer than ") + std::to_string(max_items), true);
    List out = left.as_list();
    out.insert(out.end(), right.as_list().begin(), right.as_list().end());
    return lists ? Value(std::move(out)) : Value::tuple(std::move(out));
}

std::optional<Outcome> open_operand(const Value& left, const Value& right) {
    if (left.is_undefined()) return undefined_failure(left);
    if (right.is_undefined()) return undefined_failure(right);
    for (const Value* operand : {&left, &right})
        if (operand->is_unknown() || operand->is_mapping())
            return result_over(*value::find_unknown(*operand), {&left, &right});
    return std::nullopt;
}

/// A bool for a known truth; else the cause found in the operands.
Value from_truth(Truth truth, const Value& left, const Value& right) {
    if (truth != Truth::unknown) return truth == Truth::yes;
    for (const Value* operand : {&left, &right})
        if (const value::Unknown* unknown = value::find_unknown(*operand))
            return result_over(*unknown, {&left, &right});
    return risky_unknown("comparison with an undefined value inside a list or dict");
}

/// `key in mapping`: whether asking for the key gives something.
Outcome contained_in_mapping(const Value& needle, const value::Mapping& mapping) {
    if (const value::Unknown* unknown = value::find_unknown(needle)) return result_over(*unknown, {&needle});
    if (!value::is_hashable(needle))
        return type_failure(std::string("unhashable type: '") + std::string(value::python_type(needle)) + "'");
    if (!needle.is_string()) return false;
    const Value entry = mapping.get(needle.as_string());
    if (entry.is_unknown() && !surely_defined(entry)) return answer_about(entry);
    return !entry.is_undefined();
}

Outcome contained(const Value& needle, const Value& haystack) {
    if (haystack.is_undefined()) return undefined_failure(haystack);
    if (haystack.is_list()) {
        const List& items = haystack.as_list();
        if (needle.is_undefined() && !items.empty()) return undefined_failure(needle);
        Truth any = Truth::no;
        for (const Value& item : items) {
            if (item.is_undefined() && any == Truth::no) return undefined_failure(item);
            any = any || value::equal(item, needle);
            if (any == Truth::yes) break;
        }
        return from_truth(any, needle, haystack);
    }
    if (needle.is_undefined() && !haystack.is_unknown()) return undefined_failure(needle);
    if (haystack.is_unknown()) return result_over(std::get<value::Unknown>(haystack.data()), {&needle, &haystack});
    if (haystack.is_mapping()) return contained_in_mapping(needle, haystack.as_mapping());
    if (haystack.is_dict()) {
        if (haystack.as_dict().empty() && needle.is_unknown()) return false;
        if (needle.is_unknown()) return result_of(needle);
        if (!value::is_hashable(needle))
            return type_failure(std::string("unhashable type: '") + std::string(value::python_type(needle)) + "'");
        return value::find_key(haystack.as_dict(), needle) != nullptr;
    }
    if (!haystack.is_string())
        return type_failure(std::string("argument of type '") + std::string(value::python_type(haystack)) +
                            "' is not iterable");
    if (needle.is_unknown()) return result_of(needle);
    if (!needle.is_string())
        return type_failure(std::string("'in <string>' requires string as left operand, not ") +
                            std::string(value::python_type(needle)));
    return haystack.as_string().find(needle.as_string()) != std::string::npos;
}

Outcome ordered(Comparator op, const Value& left, const Value& right) {
    const bool swapped = op == Comparator::greater || op == Comparator::less_equal;
    const Value& low = swapped ? right : left;
    const Value& high = swapped ? left : right;
    const auto truth = value::less(low, high);
    if (!truth)
        return type_failure(std::string("no order between '") + std::string(value::python_type(left)) + "' and '" +
                            std::string(value::python_type(right)) + "'");
    const bool negated = op == Comparator::less_equal || op == Comparator::greater_equal;
    // Nothing orders with a NaN, so that `not b < a` would not be `a <= b`.
    if (negated && value::is_number(left) && value::is_number(right) &&
        (std::isnan(value::real(left)) || std::isnan(value::real(right))))
        return false;
    return from_truth(negated ? !*truth : *truth, left, right);
}

/// Text without a place for it takes an undefined argument well.
Value undefined_in_format(const Value& left) { return risky_unknown(left.cause()); }

}  // namespace

Outcome arithmetic(Arithmetic op, const Value& left, const Value& right) {
    if (op == Arithmetic::modulo && left.is_unknown() && right.is_undefined()) return undefined_in_format(left);
    if (auto open = open_operand(left, right)) {
        // Only a list can be added to a list, and the unknown may be something else.
        const bool to_list = op == Arithmetic::add && (left.is_plain_list() || right.is_plain_list());
        if (!to_list || !*open || !(*open)->is_unknown()) return std::move(*open);
        const auto& unknown = std::get<value::Unknown>((*open)->data());
        return Value::unknown(value::Unknown{unknown.cause, unknown.defined, true});
    }
    if (op == Arithmetic::modulo && left.is_string()) return percent_format(left.as_string(), right);
    if (value::is_integral(left) && value::is_integral(right))
        return integer_arithmetic(op, value::integral(left), value::integral(right));
    if (value::is_number(left) && value::is_number(right))
        return float_arithmetic(op, value::real(left), value::real(right));
    if (op == Arithmetic::add) return add_sequences(left, right);
    if (op == Arithmetic::multiply && can_repeat(left) && value::is_integral(right))
        return repeat(left, value::integral(right));
    if (op == Arithmetic::multiply && can_repeat(right) && value::is_integral(left))
        return repeat(right, value::integral(left));
    return unsupported(op, left, right);
}

Outcome sign(bool negative, const Value& operand) {
    if (operand.is_undefined()) return undefined_failure(operand);
    if (operand.is_unknown()) return result_of(operand);
    if (operand.is_float()) return negative ? -operand.as_float() : operand.as_float();
    if (!value::is_integral(operand))
        return type_failure(std::string("bad operand type for unary ") + std::string(negative ? "-" : "+") + ": '" +
                            std::string(value::python_type(operand)) + "'");
    const std::int64_t number = value::integral(operand);
    if (negative && number == INT64_MIN) return beyond_64_bits();
    return negative ? -number : number;
}

Outcome compare(Comparator op, const Value& left, const Value& right) {
    if (op == Comparator::in || op == Comparator::not_in) {
        Outcome in = contained(left, right);
        if (op == Comparator::not_in && in && in->is_bool()) return !in->as_bool();
        return in;
    }
    if (left.is_undefined()) return undefined_failure(left);
    if (right.is_undefined()) return undefined_failure(right);
    if (op == Comparator::equal) return from_truth(value::equal(left, right), left, right);
    if (op == Comparator::not_equal) return from_truth(!value::equal(left, right), left, right);
    return ordered(op, left, right);
}

void note_compared(Comparator op, const Value& left, const Value& right, const Value& outcome, Risk& risk) {
    if (outcome.is_unknown()) return risk.note_result(outcome);
    if (op != Comparator::in && op != Comparator::not_in) {
        risk.note_use(left);
        return risk.note_use(right);
    }
    if (!right.is_list()) return risk.note_use(left);
    for (const Value& item : right.as_list()) {
        risk.note_use(item);
        risk.note_use(left);
        if (value::equal(item, left) == Truth::yes) return;
    }
}

Outcome text_of(const Value& value) {
    if (value.is_string()) return value;
    if (value.is_undefined()) return undefined_failure(value);
    if (const value::Unknown* unknown = value::find_unknown(value)) return result_over(*unknown, {&value});
    if (const value::Undefined* undefined = value::find_undefined(value))
        return Value::unknown(std::string("the text of an undefined value ('") + *undefined->name + "')", true);
    if (value.is_sequence() && value.as_sequence().kind == value::Sequence::Kind::range)
        return Value::unknown("the text of a range", true);
    return Value(value::python_str(value));
}

Outcome truth_of(const Value& value) {
    if (value.is_undefined()) return undefined_failure(value);
    if (value.is_unknown()) return result_of(value);
    return value::truthiness(value) == Truth::yes;
}

std::optional<List> known_keys(const value::Mapping& mapping) {
    auto keys = mapping.keys ? mapping.keys() : std::nullopt;
    if (!keys) return std::nullopt;
    return List(std::make_move_iterator(keys->begin()), std::make_move_iterator(keys->end()));
}

tl::expected<List, Failure> iterate(const Value& value) {
    if (value.is_list()) return value.as_list();
    if (value.is_undefined()) return undefined_failure(value);
    List out;
    if (value.is_mapping()) return known_keys(value.as_mapping()).value_or(List{});
    if (value.is_dict()) {
        for (const auto& [key, entry] : value.as_dict()) out.push_back(key);
        return out;
    }
    if (!value.is_string())
        return type_failure(std::string("'") + std::string(value::python_type(value)) + "' object is not iterable");
    for (const std::string_view point : value::code_points(value.as_string())) out.emplace_back(point);
    return out;
}

std::optional<Value> too_many_pairs(std::size_t items, std::size_t others) {
    if (items == 0 || others <= max_pairs / items) return std::nullopt;
    return Value::unknown("a comparison of more than " + std::to_string(max_pairs) + " pairs of items", true);
}

}  // namespace stepwarden::jinja
