// What goes through a collection one element at a time (yaql/standard_library/queries.py).
#include <array>
#include <memory>

#include "yaql/compare.hpp"
#include "yaql/families.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

/// What comes of an element by the truth of the predicate.
enum class Fate : std::uint8_t { give, leave, end };

template <typename Decide>
Result filtered(Invocation& call, Decide decide) {
    return stream_over(
        call.term(0), call.evaluation,
        [lambda = call.lambda(1), decide, &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
            while (true) {
                Pull out = cursor.next();
                if (!out || !*out) return out;
                const auto fate = decide(lambda, **out, evaluation);
                if (!fate) return tl::unexpected(fate.error());
                if (*fate == Fate::end) return std::nullopt;
                if (*fate == Fate::give) return out;
            }
        },
        call.scope);
}

using Decision = tl::expected<Fate, Stop>;

Result where(Invocation& call) {
    return filtered(call, [](const Lambda& lambda, const Term& term, Evaluation& evaluation) -> Decision {
        return evaluation.holds(lambda, term).map([](bool holds) { return holds ? Fate::give : Fate::leave; });
    });
}

Result take_while(Invocation& call) {
    return filtered(call, [](const Lambda& lambda, const Term& term, Evaluation& evaluation) -> Decision {
        return evaluation.holds(lambda, term).map([](bool holds) { return holds ? Fate::give : Fate::end; });
    });
}

Result skip_while(Invocation& call) {
    return filtered(
        call, [skipping = true](const Lambda& lambda, const Term& term, Evaluation& evaluation) mutable -> Decision {
            if (!skipping) return Fate::give;
            return evaluation.holds(lambda, term).map([&](bool holds) {
                skipping = holds;
                return holds ? Fate::leave : Fate::give;
            });
        });
}

Result select(Invocation& call) {
    return stream_over(
        call.term(0), call.evaluation,
        [lambda = call.lambda(1), &evaluation = call.evaluation](Cursor& cursor) -> Pull {
            Pull out = cursor.next();
            if (!out || !*out || evaluation.may_be_spread(**out)) return out;
            return element(evaluation.call(lambda, **out));
        },
        call.scope);
}

Result select_many(Invocation& call) {
    return stream_over(
        call.term(0), call.evaluation,
        [lambda = call.lambda(1), &evaluation = call.evaluation,
         inner = std::optional<Cursor>()](Cursor& cursor) mutable -> Pull {
            while (true) {
                if (inner) {
                    Pull out = inner->next();
                    if (!out || *out) return out;
                    inner.reset();
                }
                Pull out = cursor.next();
                if (!out || !*out || evaluation.may_be_spread(**out)) return out;
                Result made = evaluation.call(lambda, **out);
                if (made && is(*made, Kind::unknown)) evaluation.note_spread();
                if (!made || !is_iterable(*made)) return element(std::move(made));
                inner.emplace(std::move(*made), evaluation);
            }
        },
        call.scope);
}

Result skip(Invocation& call) {
    if (integer_of(call.term(1)) < 0) return failed("skip() needs a count that is not negative");
    return stream_over(call.term(0), call.evaluation,
                       [left = integer_of(call.term(1))](Cursor& cursor) mutable -> Pull {
                           for (; left > 0; --left) {
                               Pull skipped = cursor.next_counted();
                               if (!skipped || !*skipped) return skipped;
                           }
                           return cursor.next();
                       });
}

Result limit(Invocation& call) {
    if (integer_of(call.term(1)) < 0) return failed("limit() needs a count that is not negative");
    return stream_over(call.term(0), call.evaluation,
                       [left = integer_of(call.term(1))](Cursor& cursor) mutable -> Pull {
                           if (left == 0) return std::nullopt;
                           --left;
                           return cursor.next_counted();
                       });
}

Result append(Invocation& call) {
    Result added = call.evaluation.tuple(rest_of(call));
    return added ? chained({call.term(0), *added}, call.evaluation) : added;
}

Result concat(Invocation& call) { return chained(rest_of(call), call.evaluation); }

/// An element with an Unknown inside is kept: nobody knows whether it is one of the others. By a key that is Unknown
/// nothing can be told.
Result distinct(Invocation& call) {
    return stream_over(
        call.term(0), call.evaluation,
        [seen = TermSet(call.evaluation), by_key = call.given(1), lambda = call.lambda(1),
         &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
            while (true) {
                Pull out = cursor.next();
                if (!out || !*out) return out;
                Result key = by_key ? evaluation.call(lambda, **out) : Result(**out);
                if (!key) return tl::unexpected(std::move(key.error()));
                auto is_new = seen.insert(*key);
                if (!is_new && (by_key || !is_new.error().unknown)) return tl::unexpected(std::move(is_new.error()));
                if (is(**out, Kind::unknown)) evaluation.note_spread();
                if (!is_new || *is_new) return out;
            }
        },
        call.scope);
}

Result enumerate(Invocation& call) {
    return stream_over(call.term(0), call.evaluation,
                       [at = call.integer(1, 0), &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
                           Pull out = cursor.next_counted();
                           if (!out || !*out) return out;
                           return element(evaluation.array(Array::Kind::list, {Term(at++), std::move(**out)}));
                       });
}

/// The next element of each, or nothing when one ends and `fill` is not given.
Pull zipped(std::vector<Cursor>& cursors, const std::optional<Term>& fill, Evaluation& evaluation) {
    Terms out;
    bool any = false;
    for (Cursor& cursor : cursors) {
        Pull next = cursor.next_counted();
        if (!next) return next;
        if (!*next && !fill) return std::nullopt;
        any = any || *next;
        out.push_back(*next ? std::move(**next) : *fill);
    }
    if (!any) return std::nullopt;
    return element(evaluation.tuple(std::move(out)));
}

Result zip_with(Invocation& call, std::optional<Term> fill) {
    std::vector<Cursor> cursors;
    std::uint32_t depth = 0;
    for (const Slot& slot : call.rest) {
        Cursor cursor(slot.term, call.evaluation);
        depth = std::max(depth, cursor.depth());
        cursors.push_back(std::move(cursor));
    }
    return call.evaluation.stream(
        [cursors = std::move(cursors), fill = std::move(fill), &evaluation = call.evaluation]() mutable -> Pull {
            return zipped(cursors, fill, evaluation);
        },
        depth);
}

Result zip(Invocation& call) { return zip_with(call, std::nullopt); }

Result zip_longest(Invocation& call) {
    Term fill;
    for (const auto& [name, term] : call.named)
        if (name == "default") fill = term;
    return zip_with(call, fill);
}

Result repeat(Invocation& call) {
    return call.evaluation.stream(
        [term = call.term(0), left = call.integer(1, -1)]() mutable -> Pull {
            if (left == 0) return std::nullopt;
            if (left > 0) --left;
            return term;
        },
        depth_of(call.term(0)));
}

Result cycle(Invocation& call) {
    return stream_over(call.term(0), call.evaluation,
                       [seen = Terms(), at = std::optional<std::size_t>(),
                        &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
                           if (!at) {
                               Pull out = cursor.next_counted();
                               if (!out) return out;
                               if (*out) {
                                   if (auto stop = evaluation.too_many(seen.size() + 1))
                                       return tl::unexpected(std::move(*stop));
                                   seen.push_back(**out);
                                   return out;
                               }
                               at = 0;
                           }
                           if (seen.empty()) return std::nullopt;
                           return seen[(*at)++ % seen.size()];
                       });
}

Result sequence(Invocation& call) {
    return call.evaluation.stream(
        [at = call.integer(0, 0), step = call.integer(1, 1)]() mutable -> Pull {
            const std::int64_t out = at;
            if (__builtin_add_overflow(at, step, &at)) return failed("sequence() beyond 64 bits");
            return Term(out);
        },
        0);
}

Result memorize(Invocation& call) { return remembered(call.term(0), call.evaluation); }

Result accumulate(Invocation& call) {
    return stream_over(
        call.term(0), call.evaluation,
        [lambda = call.lambda(1), total = call.given(2) ? std::optional(call.term(2)) : std::nullopt, first = true,
         &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
            if (first && total) {
                first = false;
                return total;
            }
            Pull out = cursor.next_counted();
            if (out && !*out && first) return failed("accumulate() of empty sequence with no initial value");
            if (!out || !*out) return out;
            if (first) {
                first = false;
                total = **out;
                return total;
            }
            const std::array<Term, 2> arguments = {*total, **out};
            Result next = evaluation.call(lambda, arguments);
            if (next) total = *next;
            return element(std::move(next));
        },
        call.scope);
}

constexpr Parameter collection = {"collection", Type::iterable};

constexpr std::array rows = {
    Row{"where", Form::method, {{collection, {"predicate", Type::lambda}}}, {}, where},
    Row{"filter", Form::method, {{collection, {"predicate", Type::lambda}}}, {}, where},
    Row{"select", Form::method, {{collection, {"selector", Type::lambda}}}, {}, select},
    Row{"map", Form::method, {{collection, {"selector", Type::lambda}}}, {}, select},
    Row{"selectMany", Form::method, {{collection, {"selector", Type::lambda}}}, {}, select_many},
    Row{"takeWhile", Form::method, {{collection, {"predicate", Type::lambda}}}, {}, take_while},
    Row{"skipWhile", Form::method, {{collection, {"predicate", Type::lambda}}}, {}, skip_while},
    Row{"skip", Form::method, {{collection, {"count", Type::integer}}}, {}, skip},
    Row{"limit", Form::method, {{collection, {"count", Type::integer}}}, {}, limit},
    Row{"take", Form::method, {{collection, {"count", Type::integer}}}, {}, limit},
    Row{"append", Form::both, {{collection}}, {"args", Type::passed}, append},
    Row{"concat", Form::both, {}, {"collections", Type::iterable}, concat},
    Row{"distinct", Form::both, {{collection, {"keySelector", Type::lambda, true}}}, {}, distinct},
    Row{"enumerate", Form::both, {{collection, {"start", Type::integer, true}}}, {}, enumerate},
    Row{"zip", Form::method, {}, {"collections", Type::iterable}, zip},
    Row{"zipLongest", Form::method, {}, {"collections", Type::iterable}, zip_longest, takes_names},
    Row{"repeat", Form::method, {{{"value", Type::passed}, {"times", Type::integer, true}}}, {}, repeat},
    Row{"cycle", Form::method, {{collection}}, {}, cycle},
    Row{"sequence", Form::function, {{{"start", Type::integer, true}, {"step", Type::integer, true}}}, {}, sequence},
    Row{"memorize", Form::method, {{collection}}, {}, memorize},
    Row{"accumulate",
        Form::method,
        {{collection, {"selector", Type::lambda}, {"seed", Type::passed, true}}},
        {},
        accumulate},
};

}  // namespace

std::span<const Row> query_functions() { return rows; }

}  // namespace stepwarden::yaql
