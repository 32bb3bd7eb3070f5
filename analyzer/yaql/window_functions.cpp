// What sorts a collection, turns it round or cuts it into pieces (yaql/standard_library/queries.py).
#include <algorithm>
#include <array>

#include "yaql/compare.hpp"
#include "yaql/families.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

Result ordering(Invocation& call, bool ascending) {
    const std::uint32_t depth = std::max(depth_of(call.term(0)), call.scope->depth) + 1;
    if (auto stop = call.evaluation.too_deep(depth)) return tl::unexpected(std::move(*stop));
    return Term(std::make_shared<Ordering>(Ordering{call.term(0), {{call.lambda(1), ascending}}, std::nullopt, depth}));
}

Result order_by(Invocation& call) { return ordering(call, true); }
Result order_by_descending(Invocation& call) { return ordering(call, false); }

/// The ordering itself gets the field, for whoever holds it.
Result then(Invocation& call, bool ascending) {
    Ordering& target = **call.term(0).made<Ordering>();
    target.depth = std::max(target.depth, call.scope->depth + 1);
    if (auto stop = call.evaluation.too_deep(target.depth)) return tl::unexpected(std::move(*stop));
    target.fields.emplace_back(call.lambda(1), ascending);
    return call.term(0);
}

Result then_by(Invocation& call) { return then(call, true); }
Result then_by_descending(Invocation& call) { return then(call, false); }

Result reverse(Invocation& call) {
    auto items = drain(call.term(0), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    std::reverse(items->begin(), items->end());
    Result list = call.evaluation.tuple(std::move(*items));
    if (!list) return list;
    return stream_over(*list, call.evaluation, [](Cursor& cursor) { return cursor.next(); });
}

Result piece(const Terms& items, std::size_t start, std::size_t end, Evaluation& evaluation) {
    return evaluation.tuple(
        Terms(items.begin() + static_cast<std::ptrdiff_t>(start), items.begin() + static_cast<std::ptrdiff_t>(end)));
}

Result slice(Invocation& call) {
    return stream_over(call.term(0), call.evaluation,
                       [length = integer_of(call.term(1)), &evaluation = call.evaluation](Cursor& cursor) -> Pull {
                           if (length < 0) return failed("slice() needs a length that is not negative");
                           Terms out;
                           while (static_cast<std::int64_t>(out.size()) < length) {
                               Pull next = cursor.next_counted();
                               if (!next) return next;
                               if (!*next) break;
                               out.push_back(std::move(**next));
                           }
                           if (out.empty()) return std::nullopt;
                           return element(evaluation.tuple(std::move(out)));
                       });
}

/// What cuts a collection: each element for which the predicate holds, and is left out, or each change of what the
/// predicate gives.
enum class Cut : std::uint8_t { at_holding, at_change };

/// The pieces of a collection, made one by one when all its elements are there.
class Pieces {
public:
    Pieces(const Invocation& call, Cut cut)
        : collection_(call.term(0)), predicate_(call.lambda(1)), cut_(cut), evaluation_(&call.evaluation) {}

    Pull next() {
        if (!items_) {
            auto items = drain_counted(collection_, *evaluation_);
            if (!items) return tl::unexpected(std::move(items.error()));
            items_ = std::move(*items);
        }
        while (end_ < items_->size()) {
            auto cuts = is_cut();
            if (!cuts) return tl::unexpected(std::move(cuts.error()));
            const std::size_t start = start_;
            const std::size_t end = end_++;
            if (!*cuts) continue;
            start_ = cut_ == Cut::at_holding ? end_ : end;
            return element(piece(*items_, start, end, *evaluation_));
        }
        if (start_ == end_) return std::nullopt;
        return element(piece(*items_, std::exchange(start_, end_), end_, *evaluation_));
    }

private:
    tl::expected<bool, Stop> is_cut() {
        Result now = evaluation_->call(predicate_, (*items_)[end_]);
        if (!now) return tl::unexpected(std::move(now.error()));
        if (cut_ == Cut::at_holding) return truth(*now);
        auto same = last_ ? equal(*now, *last_, *evaluation_) : tl::expected<bool, Stop>(true);
        last_ = std::move(*now);
        return same.map([](bool holds) { return !holds; });
    }

    Term collection_;
    Lambda predicate_;
    Cut cut_;
    Evaluation* evaluation_;
    std::optional<Terms> items_;
    std::optional<Term> last_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
};

template <Cut cut>
Result in_pieces(Invocation& call) {
    const std::uint32_t depth = std::max(depth_of(call.term(0)), call.scope->depth);
    return call.evaluation.stream([pieces = Pieces(call, cut)]() mutable { return pieces.next(); }, depth);
}

Result split_at(Invocation& call) {
    auto items = drain_counted(call.term(0), call.evaluation);
    if (!items) return tl::unexpected(std::move(items.error()));
    const auto size = static_cast<std::int64_t>(items->size());
    const std::int64_t index = integer_of(call.term(1));
    const auto at = static_cast<std::size_t>(std::clamp(index < 0 ? index + size : index, std::int64_t{0}, size));
    Result first = piece(*items, 0, at, call.evaluation);
    if (!first) return first;
    Result second = piece(*items, at, items->size(), call.evaluation);
    if (!second) return second;
    return call.evaluation.array(Array::Kind::list, {std::move(*first), std::move(*second)});
}

/// All pairs of one element of each for which the predicate holds (queries.py, join).
class Pairing {
public:
    Pairing(Cursor first, Term second, Lambda predicate, Lambda selector, Evaluation& evaluation)
        : first_(std::move(first)),
          second_(std::move(second)),
          predicate_(std::move(predicate)),
          selector_(std::move(selector)),
          evaluation_(&evaluation) {}

    Pull next() {
        while (true) {
            if (!inner_) {
                Pull mine = first_.next_counted();
                if (!mine || !*mine) return mine;
                pair_[0] = std::move(**mine);
                inner_.emplace(second_, *evaluation_);
            }
            Pull other = inner_->next_counted();
            if (!other) return other;
            if (!*other) {
                inner_.reset();
                continue;
            }
            pair_[1] = std::move(**other);
            Result holds = evaluation_->call(predicate_, pair_);
            if (!holds) return tl::unexpected(std::move(holds.error()));
            const auto wanted = truth(*holds);
            if (!wanted) return tl::unexpected(wanted.error());
            if (*wanted) return element(evaluation_->call(selector_, pair_));
        }
    }

private:
    Cursor first_;
    Term second_;
    Lambda predicate_;
    Lambda selector_;
    Evaluation* evaluation_;
    std::optional<Cursor> inner_;
    std::array<Term, 2> pair_;
};

Result join(Invocation& call) {
    Result kept = remembered(call.term(1), call.evaluation);
    if (!kept) return kept;
    Cursor first(call.term(0), call.evaluation);
    const std::uint32_t depth = std::max({first.depth(), depth_of(*kept), call.scope->depth});
    Pairing pairing(std::move(first), std::move(*kept), call.lambda(2), call.lambda(3), call.evaluation);
    return call.evaluation.stream([pairing = std::move(pairing)]() mutable { return pairing.next(); }, depth);
}

constexpr Parameter collection = {"collection", Type::iterable};
constexpr Parameter selector = {"selector", Type::lambda};
constexpr Parameter predicate = {"predicate", Type::lambda};

constexpr std::array rows = {
    Row{"orderBy", Form::method, {{collection, selector}}, {}, order_by},
    Row{"orderByDescending", Form::method, {{collection, selector}}, {}, order_by_descending},
    Row{"thenBy", Form::method, {{{"collection", Type::ordering}, selector}}, {}, then_by},
    Row{"thenByDescending", Form::method, {{{"collection", Type::ordering}, selector}}, {}, then_by_descending},
    Row{"reverse", Form::method, {{collection}}, {}, reverse},
    Row{"slice", Form::method, {{collection, {"length", Type::integer}}}, {}, slice},
    Row{"splitWhere", Form::method, {{collection, predicate}}, {}, in_pieces<Cut::at_holding>},
    Row{"sliceWhere", Form::method, {{collection, predicate}}, {}, in_pieces<Cut::at_change>},
    Row{"splitAt", Form::method, {{collection, {"index", Type::integer}}}, {}, split_at},
    Row{"join",
        Form::method,
        {{{"collection1", Type::iterable}, {"collection2", Type::iterable}, predicate, selector}},
        {},
        join},
};

}  // namespace

std::span<const Row> window_functions() { return rows; }

}  // namespace stepwarden::yaql
