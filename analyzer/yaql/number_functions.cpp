// Numbers (yaql/standard_library/math.py).
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdlib>

#include "value/number_text.hpp"
#include "yaql/arithmetic.hpp"
#include "yaql/families.hpp"
#include "yaql/operators.hpp"

namespace stepwarden::yaql {

namespace {

using value::ParsedInteger;

Result to_int(Invocation& call) {
    const Term& term = call.term(0);
    switch (kind_of(term)) {
        case Kind::null:
            return Term(std::int64_t{0});
        case Kind::boolean:
        case Kind::integer:
            return Term(integer_of(term));
        case Kind::floating:
            return whole_of(real_of(term));
        case Kind::text: {
            const ParsedInteger parsed = value::parse_integer(text_of(term));
            if (parsed.status == ParsedInteger::Status::overflow) return too_large();
            if (parsed.status == ParsedInteger::Status::ok) return Term(parsed.number);
            return failed(fmt::format("invalid literal for int(): '{}'", text_of(term)));
        }
        default:
            return failed(fmt::format("int() does not take {}", kind_name(term)));
    }
}

Result to_float(Invocation& call) {
    const Term& term = call.term(0);
    if (is(term, Kind::null)) return Term(0.0);
    if (is_number(term) || is(term, Kind::boolean)) return Term(real_of(term));
    if (!is(term, Kind::text)) return failed(fmt::format("float() does not take {}", kind_name(term)));
    if (const auto parsed = value::parse_float(text_of(term))) return Term(*parsed);
    return failed(fmt::format("could not convert string to float: '{}'", text_of(term)));
}

Result absolute(Invocation& call) {
    const Term& term = call.term(0);
    if (is(term, Kind::floating)) return Term(std::abs(real_of(term)));
    return integer_of(term) < 0 ? operate(UnaryOperator::minus, term) : Result(term);
}

Result sign(Invocation& call) {
    const double number = real_of(call.term(0));
    return Term(std::int64_t{number > 0 ? 1 : number < 0 ? -1 : 0});
}

Result power_of_integers(std::int64_t base, std::int64_t exponent) {
    std::int64_t out = 1;
    for (; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(out, base, &out)) return too_large();
        if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) return too_large();
    }
    return Term(out);
}

Result power(Invocation& call) {
    const Term& base = call.term(0);
    const Term& exponent = call.term(1);
    if (call.given(2) && !is(call.term(2), Kind::null)) return unknown_stop("pow() with a modulus");
    if (is(base, Kind::integer) && is(exponent, Kind::integer) && integer_of(exponent) >= 0)
        return power_of_integers(integer_of(base), integer_of(exponent));
    const double a = real_of(base);
    const double b = real_of(exponent);
    if (a == 0 && b < 0) return failed("0.0 cannot be raised to a negative power");
    const double out = std::pow(a, b);
    if (std::isnan(out) || std::isinf(out)) return unknown_stop("a power that is no real number");
    return Term(out);
}

/// Half to even on the exact decimal value, as Python's float.__round__ does it.
Result round(Invocation& call) {
    const Term& number = call.term(0);
    const std::int64_t digits = call.integer(1, 0);
    if (is(number, Kind::integer)) return digits >= 0 ? Result(number) : unknown_stop("round() to tens");
    if (digits < 0 || digits > 300) return unknown_stop("round() to that many digits");
    const std::string text = fmt::format("{:.{}f}", real_of(number), digits);
    return Term(std::strtod(text.c_str(), nullptr));
}

Result bitwise_and(Invocation& call) { return Term(integer_of(call.term(0)) & integer_of(call.term(1))); }
Result bitwise_or(Invocation& call) { return Term(integer_of(call.term(0)) | integer_of(call.term(1))); }
Result bitwise_xor(Invocation& call) { return Term(integer_of(call.term(0)) ^ integer_of(call.term(1))); }
Result bitwise_not(Invocation& call) { return Term(~integer_of(call.term(0))); }

Result shift_right(Invocation& call) {
    const std::int64_t bits = integer_of(call.term(1));
    if (bits < 0) return failed("negative shift count");
    return Term(integer_of(call.term(0)) >> std::min<std::int64_t>(bits, 63));
}

Result shift_left(Invocation& call) {
    const std::int64_t bits = integer_of(call.term(1));
    if (bits < 0) return failed("negative shift count");
    if (integer_of(call.term(0)) == 0) return Term(std::int64_t{0});
    if (bits > 62) return too_large();
    return calculate(BinaryOperator::multiply,
                     call.term(0).value()->is_bool() ? Term(integer_of(call.term(0))) : call.term(0),
                     Term(std::int64_t{1} << bits));
}

Result hexadecimal(Invocation& call) {
    if (!is(call.term(0), Kind::integer)) return failed(fmt::format("hex() does not take {}", kind_name(call.term(0))));
    const std::int64_t number = integer_of(call.term(0));
    const auto magnitude = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    return Term(fmt::format("{}0x{:x}", number < 0 ? "-" : "", magnitude));
}

constexpr Parameter value_parameter = {"value", Type::any};
constexpr Parameter left = {"left", Type::integer};
constexpr Parameter right = {"right", Type::integer};
constexpr Parameter bits_number = {"bitsNumber", Type::integer};

constexpr std::array rows = {
    Row{"int", Form::function, {{value_parameter}}, {}, to_int},
    Row{"float", Form::function, {{value_parameter}}, {}, to_float},
    Row{"abs", Form::function, {{{"op", Type::number}}}, {}, absolute},
    Row{"sign", Form::function, {{{"num", Type::number}}}, {}, sign},
    Row{"pow",
        Form::function,
        {{{"a", Type::number}, {"b", Type::number}, {"c", Type::number_or_null, true}}},
        {},
        power},
    Row{"round", Form::function, {{{"number", Type::number}, {"ndigits", Type::integer, true}}}, {}, round},
    Row{"bitwiseAnd", Form::function, {{left, right}}, {}, bitwise_and},
    Row{"bitwiseOr", Form::function, {{left, right}}, {}, bitwise_or},
    Row{"bitwiseXor", Form::function, {{left, right}}, {}, bitwise_xor},
    Row{"bitwiseNot", Form::function, {{{"arg", Type::integer}}}, {}, bitwise_not},
    Row{"shiftBitsRight", Form::function, {{{"value", Type::integer}, bits_number}}, {}, shift_right},
    Row{"shiftBitsLeft", Form::function, {{{"value", Type::integer}, bits_number}}, {}, shift_left},
    Row{"hex", Form::function, {{{"num", Type::number_or_null}}}, {}, hexadecimal},
};

}  // namespace

std::span<const Row> number_functions() { return rows; }

}  // namespace stepwarden::yaql
