// Python's arithmetic on numbers: integers that do not fit 64 bits are Unknown, a division rounds down.
#pragma once

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// `op` is one of add, subtract, multiply, divide, modulo. Asserts that both are numbers.
Result calculate(BinaryOperator op, const Term& left, const Term& right);

/// The Unknown for a result beyond 64 bits.
Term too_large();

/// What int() makes of a float.
Result whole_of(double number);

}  // namespace stepwarden::yaql
