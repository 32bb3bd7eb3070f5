// Truth, equality, hashes and order of terms, as Python has them: true == 1 == 1.0, a tuple never equals a list, the
// order of a dict's entries does not count, what can be changed has no hash.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// bool(x): iterators hold, whatever they would give.
tl::expected<bool, Stop> truth(const Term& term);

/// `a == b`; a stop when that hangs on an Unknown.
tl::expected<bool, Stop> equal(const Term& a, const Term& b, Evaluation& evaluation);

/// Equal terms have equal hashes; fails for what Python cannot hash.
tl::expected<std::size_t, Stop> hash(const Term& term, Evaluation& evaluation);

/// `a < b` and `a > b` as yaql's operators take them: numbers, texts, null before all else, sets.
tl::expected<bool, Stop> less(const Term& a, const Term& b, Evaluation& evaluation);
tl::expected<bool, Stop> greater(const Term& a, const Term& b, Evaluation& evaluation);
tl::expected<bool, Stop> less_or_equal(const Term& a, const Term& b, Evaluation& evaluation);

/// `value in collection`; takes from an iterator what it looks at.
tl::expected<bool, Stop> contains(const Term& collection, const Term& value, Evaluation& evaluation);

/// Terms found again by hash and equality.
class TermSet {
public:
    explicit TermSet(Evaluation& evaluation) : evaluation_(&evaluation) {}

    /// True when no equal one was there.
    tl::expected<bool, Stop> insert(const Term& term);
    tl::expected<bool, Stop> contains(const Term& term) const;
    /// The place of the equal one, or of the term, which is then the last.
    tl::expected<std::size_t, Stop> place_or_insert(const Term& term);
    [[nodiscard]] const Terms& terms() const { return terms_; }
    [[nodiscard]] Terms take() { return std::move(terms_); }

private:
    tl::expected<std::optional<std::size_t>, Stop> find(const Term& term, std::size_t hash) const;

    Evaluation* evaluation_;
    Terms terms_;
    std::unordered_multimap<std::size_t, std::uint32_t> places_;
};

}  // namespace stepwarden::yaql
