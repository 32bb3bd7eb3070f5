// Collections into dicts by a key (yaql/standard_library/queries.py, group_by; collections.py, to_dict).
#include <array>

#include "value/utf8.hpp"
#include "yaql/compare.hpp"
#include "yaql/dicts.hpp"
#include "yaql/families.hpp"
#include "yaql/streams.hpp"

namespace stepwarden::yaql {

namespace {

Result to_dict(Invocation& call) {
    Evaluation& evaluation = call.evaluation;
    Cursor cursor(call.term(0), evaluation);
    DictBuilder out(evaluation, true);
    while (true) {
        Pull element = cursor.next_counted();
        if (!element) return tl::unexpected(std::move(element.error()));
        if (!*element) return out.take();
        Result key = evaluation.call(call.lambda(1), **element);
        if (!key) return key;
        Result entry = call.given(2) ? evaluation.call(call.lambda(2), **element) : Result(**element);
        if (!entry) return entry;
        if (auto stop = out.set(*key, std::move(*entry))) return tl::unexpected(std::move(*stop));
    }
}

/// Keys with the values of each, in order of first appearance.
class Groups {
public:
    explicit Groups(Evaluation& evaluation) : evaluation_(evaluation), places_(evaluation) {}

    std::optional<Stop> add(const Term& key, Term value) {
        if (is(key, Kind::unknown)) return unknown_stop(unknown_in(key)).value();
        auto place = find_or_add(key);
        if (!place) return std::move(place.error());
        values_[*place].push_back(std::move(value));
        return evaluation_.too_many(values_[*place].size());
    }

    /// A tuple of key and list for each.
    tl::expected<Terms, Stop> take() {
        Terms out;
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            Result list = evaluation_.array(Array::Kind::list, std::move(values_[i]));
            if (!list) return tl::unexpected(std::move(list.error()));
            Result pair = evaluation_.tuple({keys_[i], std::move(*list)});
            if (!pair) return tl::unexpected(std::move(pair.error()));
            out.push_back(std::move(*pair));
        }
        return out;
    }

private:
    tl::expected<std::size_t, Stop> find_or_add(const Term& key) {
        auto place = places_.place_or_insert(key);
        if (!place) return tl::unexpected(std::move(place.error()));
        if (*place == keys_.size()) {
            keys_.push_back(key);
            values_.emplace_back();
        }
        return *place;
    }

    Evaluation& evaluation_;
    TermSet places_;
    Terms keys_;
    std::vector<Terms> values_;
};

/// The aggregator of groupBy(): it gets the list of values, and, where that fails as it did in yaql 1.1.1, the pair of
/// key and values (queries.py, GroupAggregator).
class Aggregator {
public:
    Aggregator(Lambda lambda, Evaluation& evaluation) : lambda_(std::move(lambda)), evaluation_(&evaluation) {}

    Result operator()(const Term& pair) {
        const Term values = element_of(pair, 1);
        if (!failure_) {
            Result out = evaluation_->call(lambda_, values);
            if (out) {
                if (!looks_old(*out, values)) may_fall_back_ = false;
                return evaluation_->tuple({element_of(pair, 0), std::move(*out)});
            }
            if (!out.error().mismatch) return out;
            failure_ = std::move(out.error());
        }
        if (may_fall_back_) {
            Result out = evaluation_->call(lambda_, pair);
            if (out && is_pair(*out)) return out;
        }
        return tl::unexpected(*failure_);
    }

private:
    /// len(x) == 2
    static bool is_pair(const Term& term) {
        if (is(term, Kind::text)) return value::code_point_count(text_of(term)) == 2;
        if (is(term, Kind::dict)) return dict_size(term) == 2;
        return (is_sequence(term) || is_set_like(term)) && size_of(term) == 2;
    }

    bool looks_old(const Term& out, const Term& values) const {
        if (size_of(values) != 2 || !is_sequence(out) || size_of(out) != 2) return false;
        const auto same = equal(element_of(out, 0), element_of(values, 0), *evaluation_);
        return same && *same;
    }

    Lambda lambda_;
    Evaluation* evaluation_;
    bool may_fall_back_ = true;
    std::optional<Stop> failure_;
};

Result group_by(Invocation& call) {
    Evaluation& evaluation = call.evaluation;
    Cursor cursor(call.term(0), evaluation);
    Groups groups(evaluation);
    while (true) {
        Pull next = cursor.next_counted();
        if (!next) return tl::unexpected(std::move(next.error()));
        if (!*next) break;
        Result value = call.given(2) ? evaluation.call(call.lambda(2), **next) : Result(**next);
        if (!value) return value;
        Result key = evaluation.call(call.lambda(1), **next);
        if (!key) return key;
        if (auto stop = groups.add(*key, std::move(*value))) return tl::unexpected(std::move(*stop));
    }
    auto pairs = groups.take();
    if (!pairs) return tl::unexpected(std::move(pairs.error()));
    Result out = evaluation.tuple(std::move(*pairs));
    if (!out) return out;
    if (!call.given(3)) return stream_over(*out, evaluation, [](Cursor& pair) { return pair.next(); });
    return stream_over(
        *out, evaluation,
        [aggregator = Aggregator(call.lambda(3), evaluation)](Cursor& pair) mutable -> Pull {
            Pull next = pair.next();
            return !next || !*next ? next : element(aggregator(**next));
        },
        call.scope);
}

constexpr Parameter collection = {"collection", Type::iterable};
constexpr Parameter key_selector = {"keySelector", Type::lambda};
constexpr Parameter value_selector = {"valueSelector", Type::lambda, true};

constexpr std::array rows = {
    Row{"toDict", Form::method, {{collection, key_selector, value_selector}}, {}, to_dict},
    Row{"groupBy",
        Form::method,
        {{collection, key_selector, value_selector, {"aggregator", Type::lambda, true}}},
        {},
        group_by},
};

}  // namespace

std::span<const Row> group_functions() { return rows; }

}  // namespace stepwarden::yaql
