// Lists, made of what there is and changed into others (yaql/standard_library/collections.py).
#include <algorithm>
#include <array>

#include "yaql/compare.hpp"
#include "yaql/families.hpp"
#include "yaql/operators.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

Result list(Invocation& call) {
    auto items = unrolled(rest_of(call), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    return call.evaluation.tuple(std::move(*items));
}

Result to_list(Invocation& call) {
    if (is(call.term(0), Kind::tuple)) return call.term(0);
    auto items = drain(call.term(0), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    return call.evaluation.tuple(std::move(*items));
}

/// Collections inside at any depth give their elements; text and dicts are elements.
Result flatten(Invocation& call) {
    return stream_over(call.term(0), call.evaluation,
                       [inner = std::vector<Cursor>(), &evaluation = call.evaluation](Cursor& cursor) mutable -> Pull {
                           while (true) {
                               Pull out = inner.empty() ? cursor.next() : inner.back().next();
                               if (!out || (!*out && inner.empty())) return out;
                               if (!*out) {
                                   inner.pop_back();
                                   continue;
                               }
                               if (is(**out, Kind::unknown)) evaluation.note_spread();
                               if (!is_iterable(**out)) return out;
                               const auto depth = static_cast<std::uint32_t>(inner.size());
                               if (auto stop = evaluation.too_deep(depth)) return tl::unexpected(std::move(*stop));
                               inner.emplace_back(std::move(**out), evaluation);
                           }
                       });
}

struct Range {
    std::int64_t position = 0;
    std::int64_t count = 1;

    [[nodiscard]] bool holds(std::int64_t at) const {
        if (count < 0) return at >= position;
        return position <= at && at - position < count;
    }
};

/// All elements but those in the range, the first of which gives way to the elements of `replacement`.
Result replaced(Invocation& call, Range range, const Term& replacement) {
    return stream_over(call.term(0), call.evaluation,
                       [range, values = Cursor(replacement, call.evaluation), at = std::int64_t{0},
                        replacing = false](Cursor& cursor) mutable -> Pull {
                           while (true) {
                               Pull value = replacing ? values.next() : Pull(std::nullopt);
                               if (!value || *value) return value;
                               Pull out = cursor.next_counted();
                               if (!out || !*out || !range.holds(at++)) return out;
                               replacing = true;
                           }
                       });
}

Result remove_range(Invocation& call) {
    return replaced(call, {integer_of(call.term(1)), call.integer(2, 1)}, Term(value::List{}));
}

Result replace(Invocation& call) {
    Result only = call.evaluation.tuple({call.term(2)});
    return only ? replaced(call, {integer_of(call.term(1)), call.integer(3, 1)}, *only) : only;
}

Result replace_many(Invocation& call) {
    return replaced(call, {integer_of(call.term(1)), call.integer(3, 1)}, call.term(2));
}

/// In front of the element at `position`, or behind all when that is beyond them; `first` is in front of all.
Result inserted(Invocation& call, std::int64_t position, const Term& added, bool first) {
    return stream_over(call.term(0), call.evaluation,
                       [position, first, values = Cursor(added, call.evaluation), at = std::int64_t{0},
                        held = std::optional<Term>()](Cursor& cursor) mutable -> Pull {
                           while (true) {
                               const bool due = first || (held && at - 1 == position);
                               Pull value = due ? values.next() : Pull(std::nullopt);
                               if (!value || *value) return value;
                               first = false;
                               if (held) return std::exchange(held, std::nullopt);
                               Pull out = cursor.next_counted();
                               if (out && !*out && position > at - 1) return values.next();
                               if (!out || !*out) return out;
                               held = std::move(**out);
                               ++at;
                           }
                       });
}

Result insert_into_iterable(Invocation& call) {
    if (is_set_like(call.term(0))) return mismatched("insert() does not take a set");
    Result only = call.evaluation.tuple({call.term(2)});
    return only ? inserted(call, integer_of(call.term(1)), *only, false) : only;
}

Result insert_into_list(Invocation& call) {
    auto items = drain_counted(call.term(0), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    const auto size = static_cast<std::int64_t>(items->size());
    const std::int64_t position = integer_of(call.term(1));
    const std::int64_t at = std::clamp(position < 0 ? position + size : position, std::int64_t{0}, size);
    items->insert(items->begin() + at, call.term(2));
    return call.evaluation.array(Array::Kind::list, std::move(*items));
}

Result insert_many(Invocation& call) {
    const std::int64_t position = integer_of(call.term(1));
    return inserted(call, position, call.term(2), position < 0);
}

Result default_if_empty(Invocation& call) {
    const Term& collection = call.term(0);
    if (is_sequence(collection) || is_set_like(collection)) return size_of(collection) == 0 ? call.term(1) : collection;
    Result kept = remembered(collection, call.evaluation);
    if (!kept) return kept;
    Cursor cursor(*kept, call.evaluation);
    Pull first = cursor.next_counted();
    if (!first) return tl::unexpected(std::move(first.error()));
    return *first ? kept : Result(call.term(1));
}

Result range(Invocation& call, std::int64_t start, std::int64_t stop, std::int64_t step) {
    if (step == 0) return failed("range() arg 3 must not be zero");
    return call.evaluation.stream(
        [at = start, stop, step]() mutable -> Pull {
            if (step > 0 ? at >= stop : at <= stop) return std::nullopt;
            const std::int64_t out = at;
            if (__builtin_add_overflow(at, step, &at)) at = stop;
            return Term(out);
        },
        0);
}

Result range_to(Invocation& call) { return range(call, 0, integer_of(call.term(0)), 1); }

Result range_between(Invocation& call) {
    return range(call, integer_of(call.term(0)), integer_of(call.term(1)), call.integer(2, 1));
}

Result size_of_sequence(Invocation& call) {
    for (std::size_t i = 0; i < size_of(call.term(0)); ++i)
        if (call.evaluation.may_be_spread(element_of(call.term(0), i)))
            return unknown_stop(unknown_in(element_of(call.term(0), i)));
    return Term(static_cast<std::int64_t>(size_of(call.term(0))));
}

constexpr Parameter collection = {"collection", Type::iterable};
constexpr Parameter position = {"position", Type::integer};
constexpr Parameter count = {"count", Type::integer, true};
constexpr Parameter value = {"value", Type::passed};
constexpr Parameter values = {"values", Type::iterable};

constexpr std::array rows = {
    Row{"list", Form::function, {}, {"args", Type::passed}, list},
    Row{"toList", Form::method, {{collection}}, {}, to_list},
    Row{"flatten", Form::method, {{collection}}, {}, flatten},
    Row{"delete", Form::method, {{collection, position, count}}, {}, remove_range},
    Row{"replace", Form::method, {{collection, position, value, count}}, {}, replace},
    Row{"replaceMany", Form::method, {{collection, position, values, count}}, {}, replace_many},
    Row{"insert", Form::method, {{collection, position, value}}, {}, insert_into_iterable},
    Row{"insert", Form::method, {{{"collection", Type::sequence}, position, value}}, {}, insert_into_list},
    Row{"insertMany", Form::method, {{collection, position, values}}, {}, insert_many},
    Row{"defaultIfEmpty", Form::method, {{collection, {"default", Type::iterable}}}, {}, default_if_empty},
    Row{"range", Form::function, {{{"stop", Type::integer}}}, {}, range_to},
    Row{"range",
        Form::function,
        {{{"start", Type::integer}, {"stop", Type::integer}, {"step", Type::integer, true}}},
        {},
        range_between},
    Row{"len", Form::both, {{{"sequence", Type::sequence}}}, {}, size_of_sequence},
};

}  // namespace

std::span<const Row> list_functions() { return rows; }

}  // namespace stepwarden::yaql
