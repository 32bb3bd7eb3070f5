// What makes one term out of a collection (yaql/standard_library/queries.py).
#include <array>

#include "yaql/compare.hpp"
#include "yaql/cursor.hpp"
#include "yaql/families.hpp"
#include "yaql/operators.hpp"

namespace stepwarden::yaql {

namespace {

/// Calls `visit` with each element until it gives something.
template <typename Visit>
Result scan(const Term& collection, Evaluation& evaluation, Visit visit, Term otherwise) {
    Cursor cursor(collection, evaluation);
    while (true) {
        Pull element = cursor.next_counted();
        if (!element) return tl::unexpected(std::move(element.error()));
        if (!*element) return otherwise;
        tl::expected<std::optional<Term>, Stop> out = visit(**element);
        if (!out) return tl::unexpected(std::move(out.error()));
        if (*out) return std::move(**out);
    }
}

/// Whether the predicate comes to `wanted` for one element; an Unknown is in doubt unless another element decides.
Result scan_for(Invocation& call, bool wanted) {
    std::optional<Stop> open;
    const auto holds = [&](const Term& element) {
        return call.given(1) ? call.evaluation.holds(call.lambda(1), element) : truth(element);
    };
    Result out = scan(
        call.term(0), call.evaluation,
        [&](const Term& element) -> Pull {
            auto truth_here = holds(element);
            if (truth_here) return *truth_here == wanted ? std::optional(Term(wanted)) : std::nullopt;
            if (!truth_here.error().unknown) return tl::unexpected(std::move(truth_here.error()));
            if (!open) open = std::move(truth_here.error());
            return std::nullopt;
        },
        Term(!wanted));
    if (!out || !open || integer_of(*out) == (wanted ? 1 : 0)) return out;
    return tl::unexpected(std::move(*open));
}

/// Without a predicate, that there is an element.
Result any(Invocation& call) {
    if (call.given(1)) return scan_for(call, true);
    return scan(
        call.term(0), call.evaluation, [](const Term&) -> Pull { return Term(true); }, Term(false));
}

Result all(Invocation& call) { return scan_for(call, false); }

Result count(Invocation& call) {
    std::int64_t number = 0;
    Result out = scan(
        call.term(0), call.evaluation,
        [&](const Term&) -> Pull {
            ++number;
            return std::nullopt;
        },
        Term());
    return out ? Result(Term(number)) : out;
}

/// functools.reduce: `combine` of what has come out so far and the next element.
template <typename Combine>
Result reduced(Invocation& call, std::size_t seed_slot, Combine combine) {
    std::optional<Term> total;
    if (call.given(seed_slot)) total = call.term(seed_slot);
    Result out = scan(
        call.term(0), call.evaluation,
        [&](const Term& element) -> Pull {
            Result next = total ? combine(*total, element) : Result(element);
            if (!next) return tl::unexpected(std::move(next.error()));
            total = std::move(*next);
            return std::nullopt;
        },
        Term());
    if (!out) return out;
    if (!total) return failed("reduce() of empty sequence with no initial value");
    return std::move(*total);
}

Result aggregate(Invocation& call) {
    return reduced(call, 2, [&](const Term& total, const Term& element) {
        return call.evaluation.call(call.lambda(1), std::array<Term, 2>{total, element});
    });
}

Result sum(Invocation& call) {
    return reduced(call, 1, [&](const Term& total, const Term& element) {
        return operate(BinaryOperator::add, total, element, call.evaluation);
    });
}

/// yaql/standard_library/math.py, max_ and min_.
Result larger(const Term& a, const Term& b, bool wants_larger, Evaluation& evaluation) {
    return greater(b, a, evaluation).map([&](bool second) { return second == wants_larger ? b : a; });
}

Result max_of_all(Invocation& call) {
    return reduced(
        call, 1, [&](const Term& total, const Term& element) { return larger(total, element, true, call.evaluation); });
}

Result min_of_all(Invocation& call) {
    return reduced(call, 1, [&](const Term& total, const Term& element) {
        return larger(total, element, false, call.evaluation);
    });
}

Result max_of_two(Invocation& call) { return larger(call.term(0), call.term(1), true, call.evaluation); }
Result min_of_two(Invocation& call) { return larger(call.term(0), call.term(1), false, call.evaluation); }

Result first(Invocation& call) {
    Cursor cursor(call.term(0), call.evaluation);
    Pull element = cursor.next();
    if (!element) return tl::unexpected(std::move(element.error()));
    if (*element) return std::move(**element);
    if (call.given(1)) return call.term(1);
    return failed("first() of an empty collection without a default");
}

Result last(Invocation& call) {
    std::optional<Term> out;
    if (call.given(1)) out = call.term(1);
    Result done = scan(
        call.term(0), call.evaluation,
        [&](const Term& element) -> Pull {
            out = element;
            return std::nullopt;
        },
        Term());
    if (!done) return done;
    if (!out) return failed("last() of an empty collection without a default");
    return std::move(*out);
}

Result single(Invocation& call) {
    Cursor cursor(call.term(0), call.evaluation);
    Pull only = cursor.next_counted();
    if (!only) return tl::unexpected(std::move(only.error()));
    if (!*only) return failed("single() of an empty collection");
    Pull more = cursor.next_counted();
    if (!more) return tl::unexpected(std::move(more.error()));
    if (*more) return failed("Collection contains more than one item");
    return std::move(**only);
}

/// The place of the first or last element that `matches`, or -1.
template <typename Matches>
Result place_of(Invocation& call, bool wants_last, Matches matches) {
    std::int64_t at = 0;
    std::int64_t hit = -1;
    Result out = scan(
        call.term(0), call.evaluation,
        [&](const Term& element) -> Pull {
            auto is_hit = matches(element);
            if (!is_hit) return tl::unexpected(std::move(is_hit.error()));
            if (*is_hit) hit = at;
            ++at;
            return *is_hit && !wants_last ? std::optional(Term(hit)) : std::nullopt;
        },
        Term());
    return out ? Result(Term(hit)) : out;
}

template <bool wants_last>
Result index_of(Invocation& call) {
    return place_of(call, wants_last,
                    [&](const Term& element) { return equal(element, call.term(1), call.evaluation); });
}

template <bool wants_last>
Result index_where(Invocation& call) {
    return place_of(call, wants_last,
                    [&](const Term& element) { return call.evaluation.holds(call.lambda(1), element); });
}

Result contains_element(Invocation& call) {
    return contains(call.term(0), call.term(1), call.evaluation).map([](bool found) { return Term(found); });
}

constexpr Parameter collection = {"collection", Type::iterable};
constexpr Parameter predicate = {"predicate", Type::lambda};
constexpr Parameter initial = {"initial", Type::passed, true};
constexpr std::array<Parameter, Invocation::max_parameters> folding = {
    collection, {"selector", Type::lambda}, {"seed", Type::passed, true}};

constexpr std::array rows = {
    Row{"any", Form::both, {{collection, {"predicate", Type::lambda, true}}}, {}, any},
    Row{"all", Form::both, {{collection, {"predicate", Type::lambda, true}}}, {}, all},
    Row{"len", Form::both, {{{"collection", Type::iterator}}}, {}, count},
    Row{"count", Form::method, {{collection}}, {}, count},
    Row{"aggregate", Form::method, folding, {}, aggregate},
    Row{"reduce", Form::method, folding, {}, aggregate},
    Row{"sum", Form::method, {{collection, initial}}, {}, sum},
    Row{"max", Form::method, {{collection, initial}}, {}, max_of_all},
    Row{"min", Form::method, {{collection, initial}}, {}, min_of_all},
    Row{"max", Form::function, {{{"a", Type::any}, {"b", Type::any}}}, {}, max_of_two},
    Row{"min", Form::function, {{{"a", Type::any}, {"b", Type::any}}}, {}, min_of_two},
    Row{"first", Form::method, {{collection, {"default", Type::passed, true}}}, {}, first},
    Row{"last", Form::method, {{collection, {"default", Type::passed, true}}}, {}, last},
    Row{"single", Form::method, {{collection}}, {}, single},
    Row{"indexOf", Form::method, {{collection, {"item", Type::any}}}, {}, index_of<false>},
    Row{"lastIndexOf", Form::method, {{collection, {"item", Type::any}}}, {}, index_of<true>},
    Row{"indexWhere", Form::method, {{collection, predicate}}, {}, index_where<false>},
    Row{"lastIndexWhere", Form::method, {{collection, predicate}}, {}, index_where<true>},
    Row{"contains", Form::method, {{collection, {"value", Type::any}}}, {}, contains_element},
};

}  // namespace

std::span<const Row> fold_functions() { return rows; }

}  // namespace stepwarden::yaql
