// Evaluates yaql over values of which some are Unknown, as Heat does it (heat/engine/hot/functions.py, Yaql.result):
// with yaql 2.0's standard functions and `$.data` as the only input. Lists and dicts that pass through are the very
// ones of the data, so that they keep where they were written.
#pragma once

#include <cstddef>
#include <tl/expected.hpp>

#include "value/value.hpp"
#include "yaql/parse.hpp"

namespace stepwarden::yaql {

/// What one evaluation may take; the failure at a limit names it.
struct Limits {
    /// Nodes evaluated, elements iterated, elements compared.
    std::size_t steps = 2'000'000;
    /// Nodes evaluated inside each other; what is made may be nested five times as deep.
    std::size_t depth = 200;
    /// Elements of one collection that is made; of a text, sixteen times as many bytes.
    std::size_t items = 1'000'000;
};

using Outcome = tl::expected<value::Value, Failure>;

/// The value of the expression with `data` as `$.data`. What depends on an Unknown is Unknown with its cause, down to
/// where it matters: an element of a list may be Unknown, and is passed on by flatten(), distinct() and the like, while
/// where() with an Unknown predicate makes the whole list Unknown. A set comes out as a list in order of insertion.
/// Functions that are yaql's but not ours (date and time, random numbers) give Unknown.
Outcome evaluate(const Expression& expression, const value::Value& data, const Limits& limits = {});

}  // namespace stepwarden::yaql
