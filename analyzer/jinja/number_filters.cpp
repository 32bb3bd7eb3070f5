// Filters on numbers.
#include <fmt/format.h>

#include <cmath>

#include "jinja/failure.hpp"
#include "jinja/families.hpp"
#include "jinja/operators.hpp"
#include "value/compare.hpp"
#include "value/number_text.hpp"
#include "value/python_text.hpp"

namespace stepwarden::jinja {

namespace {

using value::Value;

Outcome absolute(const Invocation& call) {
    const Value& subject = call.subject();
    if (!value::is_number(subject))
        return type_failure("bad operand type for abs(): '" + std::string(value::python_type(subject)) + "'");
    if (subject.is_float()) return std::abs(subject.as_float());
    return value::integral(subject) < 0 ? sign(true, subject) : Outcome(value::integral(subject));
}

/// round(x, n) rounds the decimal form half to even, which the formatting of doubles does as well.
double rounded(double number, int precision) {
    if (precision < 0) {
        const double unit = std::pow(10.0, -precision);
        return std::nearbyint(number / unit) * unit;
    }
    return *value::parse_float(fmt::format("{:.{}f}", number, precision));
}

Outcome round(const Invocation& call) {
    if (!value::is_number(call.subject())) return type_failure("type doesn't define __round__ method");
    const Value* places = call.slot(1);
    if (places && !value::is_integral(*places)) return type_failure("the precision must be an integer");
    const std::int64_t precision = places ? value::integral(*places) : 0;
    const std::string method = call.slot(2) && call.slot(2)->is_string() ? call.slot(2)->as_string()
                               : call.slot(2)                            ? ""
                                                                         : "common";
    if (method != "common" && method != "ceil" && method != "floor")
        return other_failure("method must be common, ceil or floor");
    if (precision < -20 || precision > 20) return Value::unknown("filter 'round' to that many places", true);
    const double number = value::real(call.subject());
    if (method == "common") {
        if (value::is_integral(call.subject()))
            return precision >= 0 ? Outcome(value::integral(call.subject()))
                                  : Outcome(Value::unknown("filter 'round' of an integer to tens", true));
        if (!std::isfinite(number)) return number;
        return rounded(number, static_cast<int>(precision));
    }
    if (!std::isfinite(number)) return other_failure("cannot convert float infinity or NaN to integer");
    const double scale = std::pow(10.0, static_cast<double>(precision));
    const double scaled = number * scale;
    // Python's ceil and floor give integers, which know no negative zero.
    return (method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / scale + 0.0;
}

Outcome power(const Invocation& call) {
    if (!value::is_number(call.subject()) || !value::is_number(*call.slot(1)))
        return type_failure("pow() can only be used on numbers");
    const double result = std::pow(value::real(call.subject()), value::real(*call.slot(1)));
    if (!std::isfinite(result)) return other_failure("math range error");
    return result;
}

Outcome logarithm(const Invocation& call) {
    if (!value::is_number(call.subject())) return type_failure("log() can only be used on numbers");
    const double number = value::real(call.subject());
    if (call.slot(1) && !value::is_number(*call.slot(1))) return type_failure("log() can only be used on numbers");
    const double base = call.slot(1) ? value::real(*call.slot(1)) : std::exp(1.0);
    if (number <= 0 || base <= 0) return other_failure("math domain error");
    if (base == 10) return std::log10(number);
    if (std::log(base) == 0) return other_failure("float division by zero");
    return std::log(number) / std::log(base);
}

Outcome root(const Invocation& call) {
    if (!value::is_number(call.subject()) || (call.slot(1) && !value::is_number(*call.slot(1))))
        return type_failure("root() can only be used on numbers");
    const double degree = call.slot(1) ? value::real(*call.slot(1)) : 2;
    if (degree == 0) return other_failure("float division by zero");
    const double number = value::real(call.subject());
    const double result = degree == 2 ? std::sqrt(number) : std::pow(number, 1.0 / degree);
    if (!std::isfinite(result)) return type_failure("root() can only be used on numbers: math domain error");
    return result;
}

constexpr Row rows[] = {
    {"abs", Policy::shallow, {"x"}, 1, false, absolute},
    {"round", Policy::shallow, {"value", "precision", "method"}, 1, false, round},
    {"pow", Policy::shallow, {"x", "y"}, 2, false, power},
    {"log", Policy::shallow, {"x", "base"}, 1, false, logarithm},
    {"root", Policy::shallow, {"x", "base"}, 1, false, root},
};

}  // namespace

std::span<const Row> number_filters() { return rows; }

}  // namespace stepwarden::jinja
