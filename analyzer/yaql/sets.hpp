// Python's frozenset, kept in order of insertion, for Python keeps none that one could rely on.
#pragma once

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// A set of the elements of something iterable; fails for what has no hash.
Result set_of(const Term& collection, Evaluation& evaluation);
Result set_of(const Terms& elements, Evaluation& evaluation);

/// Each takes the left one as a set, else fails: a view of a dict has no such methods.
Result united(const Term& left, const Term& right, Evaluation& evaluation);
Result difference(const Term& left, const Term& right, Evaluation& evaluation);
Result intersection(const Term& left, const Term& right, Evaluation& evaluation);

}  // namespace stepwarden::yaql
