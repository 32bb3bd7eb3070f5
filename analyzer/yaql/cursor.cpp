#include "yaql/cursor.hpp"

#include <algorithm>

#include "yaql/compare.hpp"

namespace stepwarden::yaql {

namespace {

/// Elements of an ordering with the values of the fields that were asked for. Comparing may stop: the first stop is
/// kept, and what the sort does afterwards does not matter.
class Sorter {
public:
    Sorter(const Ordering& ordering, Evaluation& evaluation) : ordering_(ordering), evaluation_(evaluation) {}

    tl::expected<Terms, Stop> sort(Terms items) {
        keys_.resize(items.size());
        std::vector<std::size_t> order(items.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return before(a, b, items); });
        if (stop_) return tl::unexpected(std::move(*stop_));
        Terms out;
        out.reserve(items.size());
        for (const std::size_t i : order) out.push_back(items[i]);
        return out;
    }

private:
    const Term* key(std::size_t item, std::size_t field, const Terms& items) {
        std::vector<Term>& made = keys_[item];
        while (made.size() <= field) {
            Result result = evaluation_.call(ordering_.fields[made.size()].first, items[item]);
            if (!result) return kept(std::move(result.error()));
            made.push_back(std::move(*result));
        }
        return &made[field];
    }

    std::nullptr_t kept(Stop stop) {
        if (!stop_) stop_ = std::move(stop);
        return nullptr;
    }

    /// yaql/standard_library/queries.py, OrderingIterable: `<` decides, then `>`, then the next field.
    bool before(std::size_t a, std::size_t b, const Terms& items) {
        for (std::size_t field = 0; field < ordering_.fields.size() && !stop_; ++field) {
            const Term* first = key(a, field, items);
            const Term* second = first ? key(b, field, items) : nullptr;
            if (!second) return false;
            const auto is_less = less(*first, *second, evaluation_);
            if (!is_less) return kept(is_less.error()) != nullptr;
            if (*is_less) return ordering_.fields[field].second;
            const auto is_greater = greater(*first, *second, evaluation_);
            if (!is_greater) return kept(is_greater.error()) != nullptr;
            if (*is_greater) return !ordering_.fields[field].second;
        }
        return false;
    }

    const Ordering& ordering_;
    Evaluation& evaluation_;
    std::vector<std::vector<Term>> keys_;
    std::optional<Stop> stop_;
};

}  // namespace

Pull Cursor::next() {
    if (const auto* ordering = source_.made<Ordering>()) {
        auto items = sorted(**ordering, *evaluation_);
        if (!items) return tl::unexpected(std::move(items.error()));
        Result list = evaluation_->array(Array::Kind::list, std::move(*items));
        if (!list) return tl::unexpected(std::move(list.error()));
        source_ = std::move(*list);
    }
    if (const auto* stream = source_.made<Stream>()) return evaluation_->pull(**stream);
    if (const auto* memory = source_.made<Memory>()) return next_remembered(**memory);
    if (auto stop = evaluation_->step()) return tl::unexpected(std::move(*stop));
    if (at_ == size_of(source_)) return std::nullopt;
    return element_of(source_, at_++);
}

Pull Cursor::next_counted() {
    Pull out = next();
    if (out && *out && evaluation_->may_be_spread(**out)) return unknown_stop(unknown_in(**out));
    return out;
}

Pull Cursor::next_remembered(Memory& memory) {
    if (at_ == memory.seen.size() && !memory.ended) {
        const auto* stream = memory.source.made<Stream>();
        Pull element = stream ? evaluation_->pull(**stream) : Pull(std::nullopt);
        if (!element) return element;
        if (*element)
            memory.seen.push_back(std::move(**element));
        else
            memory.ended = true;
    }
    if (auto stop = evaluation_->step()) return tl::unexpected(std::move(*stop));
    if (auto stop = evaluation_->too_many(memory.seen.size())) return tl::unexpected(std::move(*stop));
    if (at_ == memory.seen.size()) return std::nullopt;
    return memory.seen[at_++];
}

namespace {

template <typename Next>
tl::expected<Terms, Stop> drain_by(const Term& term, Evaluation& evaluation, Next next) {
    Cursor cursor(term, evaluation);
    Terms out;
    while (true) {
        Pull element = next(cursor);
        if (!element) return tl::unexpected(std::move(element.error()));
        if (!*element) return out;
        if (auto stop = evaluation.too_many(out.size() + 1)) return tl::unexpected(std::move(*stop));
        out.push_back(std::move(**element));
    }
}

}  // namespace

tl::expected<Terms, Stop> drain(const Term& term, Evaluation& evaluation) {
    return drain_by(term, evaluation, [](Cursor& cursor) { return cursor.next(); });
}

tl::expected<Terms, Stop> drain_counted(const Term& term, Evaluation& evaluation) {
    return drain_by(term, evaluation, [](Cursor& cursor) { return cursor.next_counted(); });
}

tl::expected<Terms, Stop> sorted(Ordering& ordering, Evaluation& evaluation) {
    if (ordering.sorted) return *ordering.sorted;
    auto items = drain(ordering.collection, evaluation);
    if (!items) return items;
    auto out = Sorter(ordering, evaluation).sort(std::move(*items));
    if (out) ordering.sorted = *out;
    return out;
}

}  // namespace stepwarden::yaql
