// Iterators over other iterators: what most of yaql's queries consist of.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "yaql/cursor.hpp"
#include "yaql/evaluation.hpp"

namespace stepwarden::yaql {

/// Makes an iterator from `next`, which gets the cursor over `source` each time. `holder` is the scope of the lambdas
/// that `next` calls, if it calls any.
template <typename Next>
Result stream_over(const Term& source, Evaluation& evaluation, Next next, const ScopePtr& holder = nullptr) {
    Cursor cursor(source, evaluation);
    const std::uint32_t depth = std::max(cursor.depth(), holder ? holder->depth : 0);
    return evaluation.stream(
        [cursor = std::move(cursor), next = std::move(next)]() mutable -> Pull { return next(cursor); }, depth);
}

/// One collection after the other.
Result chained(Terms collections, Evaluation& evaluation);

/// The collection so that it can be gone through again and again; of an iterator, what was taken is remembered.
Result remembered(const Term& collection, Evaluation& evaluation);

/// The terms, but for an iterator what it gives, down to any depth.
tl::expected<Terms, Stop> unrolled(const Terms& terms, Evaluation& evaluation);

/// An element that a lambda gave; one that hangs on an Unknown is Unknown.
Pull element(Result result);

}  // namespace stepwarden::yaql
