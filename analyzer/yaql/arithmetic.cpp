#include "yaql/arithmetic.hpp"

#include <cmath>
#include <limits>

namespace stepwarden::yaql {

using value::Value;

namespace {

Result calculate_integers(BinaryOperator op, std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    switch (op) {
        case BinaryOperator::add:
            return __builtin_add_overflow(a, b, &out) ? too_large() : Term(out);
        case BinaryOperator::subtract:
            return __builtin_sub_overflow(a, b, &out) ? too_large() : Term(out);
        case BinaryOperator::multiply:
            return __builtin_mul_overflow(a, b, &out) ? too_large() : Term(out);
        default:
            break;
    }
    if (b == 0) return failed("integer division or modulo by zero");
    if (b == -1) {
        if (op == BinaryOperator::modulo) return Term(std::int64_t{0});
        return a == std::numeric_limits<std::int64_t>::min() ? too_large() : Term(-a);
    }
    const bool rounds_down = a % b != 0 && ((a < 0) != (b < 0));
    if (op == BinaryOperator::modulo) return Term(a % b + (rounds_down ? b : 0));
    return Term(a / b - (rounds_down ? 1 : 0));
}

Result calculate_reals(BinaryOperator op, double a, double b) {
    switch (op) {
        case BinaryOperator::add:
            return Term(a + b);
        case BinaryOperator::subtract:
            return Term(a - b);
        case BinaryOperator::multiply:
            return Term(a * b);
        default:
            break;
    }
    if (b == 0) return failed("float division or modulo by zero");
    if (op == BinaryOperator::divide) return Term(a / b);
    double rest = std::fmod(a, b);
    if (rest == 0)
        rest = std::copysign(0.0, b);
    else if ((rest < 0) != (b < 0))
        rest += b;
    return Term(rest);
}

}  // namespace

Term too_large() { return Value::unknown("an integer beyond 64 bits", true); }

Result calculate(BinaryOperator op, const Term& left, const Term& right) {
    if (is(left, Kind::integer) && is(right, Kind::integer))
        return calculate_integers(op, integer_of(left), integer_of(right));
    return calculate_reals(op, real_of(left), real_of(right));
}

Result whole_of(double number) {
    if (std::isnan(number) || std::isinf(number)) return failed("cannot convert float infinity or NaN to integer");
    const double whole = std::trunc(number);
    if (whole < -0x1p63 || whole >= 0x1p63) return too_large();
    return Term(static_cast<std::int64_t>(whole));
}

}  // namespace stepwarden::yaql
