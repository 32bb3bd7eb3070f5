// What operators do with their operands, by the kinds of those (yaql/standard_library, math.py, strings.py,
// collections.py, common.py, regex.py).
#pragma once

#include <span>

#include "yaql/evaluation.hpp"
#include "yaql/row.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

Result operate(UnaryOperator op, const Term& operand);

/// All but those that do not evaluate both operands: `.`, `?.`, `and`, `or`, `->`.
Result operate(BinaryOperator op, const Term& left, const Term& right, Evaluation& evaluation);

/// The rows of `object[...]`.
std::span<const Row* const> index_rows();

}  // namespace stepwarden::yaql
