#include "yaql/compare.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "value/compare.hpp"
#include "value/utf8.hpp"
#include "yaql/cursor.hpp"
#include "yaql/dicts.hpp"

namespace stepwarden::yaql {

using value::Value;

namespace {

using Answer = tl::expected<bool, Stop>;

/// An Unknown among the parts leaves the whole open only where no other part decides it.
class Conjunction {
public:
    /// False when the whole is decided.
    bool add(Answer part) {
        if (part && !*part) {
            holds_ = false;
            stop_.reset();
            return false;
        }
        if (part) return true;
        const bool open = part.error().unknown.has_value();
        if (!stop_) stop_ = std::move(part.error());
        return open;
    }
    Answer result() {
        if (stop_) return tl::unexpected(std::move(*stop_));
        return holds_;
    }

private:
    bool holds_ = true;
    std::optional<Stop> stop_;
};

Answer equal_sequences(const Term& a, const Term& b, Evaluation& evaluation) {
    if (size_of(a) != size_of(b)) return false;
    Conjunction all;
    for (std::size_t i = 0; i < size_of(a); ++i)
        if (!all.add(equal(element_of(a, i), element_of(b, i), evaluation))) break;
    return all.result();
}

Answer equal_sets(const Term& a, const Term& b, Evaluation& evaluation) {
    if (size_of(a) != size_of(b)) return false;
    Conjunction all;
    for (std::size_t i = 0; i < size_of(a); ++i)
        if (!all.add(contains(b, element_of(a, i), evaluation))) break;
    return all.result();
}

Answer equal_dicts(const Term& a, const Term& b, Evaluation& evaluation) {
    if (dict_size(a) != dict_size(b)) return false;
    Conjunction all;
    for (std::size_t i = 0; i < dict_size(a); ++i) {
        const auto [key, entry] = dict_entry(a, i);
        auto other = find_entry(b, key, evaluation);
        if (!other) return tl::unexpected(std::move(other.error()));
        if (!all.add(*other ? equal(entry, **other, evaluation) : Answer(false))) break;
    }
    return all.result();
}

bool is_scalar(const Term& term) { return kind_of(term) <= Kind::text; }

std::size_t mixed(std::size_t seed, std::size_t hash) {
    return seed ^ (hash + 0x9e3779b97f4a7c15ULL + (seed << 12) + (seed >> 4));
}

std::size_t hash_of_number(const Value& number) {
    if (number.is_float()) {
        const double real = number.as_float();
        if (std::trunc(real) != real || std::abs(real) >= 0x1p63) return std::hash<double>{}(real);
        return std::hash<std::int64_t>{}(static_cast<std::int64_t>(real));
    }
    return std::hash<std::int64_t>{}(value::integral(number));
}

tl::expected<std::size_t, Stop> hash_of_elements(const Term& term, bool ordered, Evaluation& evaluation) {
    std::size_t out = size_of(term);
    for (std::size_t i = 0; i < size_of(term); ++i) {
        auto element = hash(element_of(term, i), evaluation);
        if (!element) return element;
        out = ordered ? mixed(out, *element) : out ^ mixed(0, *element);
    }
    return out;
}

tl::expected<std::size_t, Stop> hash_of_dict(const Term& dict, Evaluation& evaluation) {
    std::size_t out = dict_size(dict);
    for (std::size_t i = 0; i < dict_size(dict); ++i) {
        const auto [key, entry] = dict_entry(dict, i);
        auto key_hash = hash(key, evaluation);
        if (!key_hash) return key_hash;
        auto entry_hash = hash(entry, evaluation);
        if (!entry_hash) return entry_hash;
        out ^= mixed(*key_hash, *entry_hash);
    }
    return out;
}

struct HashOfMade {
    std::size_t operator()(const Value&) const { return 0; }
    template <typename Made>
    std::size_t operator()(const std::shared_ptr<Made>& made) const {
        return std::hash<const void*>{}(made.get());
    }
};

Answer all_in(const Term& a, const Term& b, Evaluation& evaluation) {
    Conjunction all;
    for (std::size_t i = 0; i < size_of(a); ++i)
        if (!all.add(contains(b, element_of(a, i), evaluation))) break;
    return all.result();
}

}  // namespace

namespace {

/// Elements of which each is Unknown may be none at all, where flatten() has passed them on.
const Term* only_unknowns(const Term& term) {
    const auto* array = term.made<const Array>();
    if (!array || (*array)->items.empty()) return nullptr;
    const Terms& items = (*array)->items;
    const bool all = std::all_of(items.begin(), items.end(), [](const Term& item) { return is(item, Kind::unknown); });
    return all ? &items.front() : nullptr;
}

}  // namespace

tl::expected<bool, Stop> truth(const Term& term) {
    if (const Term* unknown = only_unknowns(term)) return unknown_stop(unknown_in(*unknown));
    switch (kind_of(term)) {
        case Kind::unknown:
            return unknown_stop(unknown_in(term));
        case Kind::dict:
            return dict_size(term) > 0;
        case Kind::tuple:
        case Kind::list:
        case Kind::set:
        case Kind::keys:
        case Kind::items:
        case Kind::values:
            return size_of(term) > 0;
        case Kind::iterator:
        case Kind::ordering:
        case Kind::scope:
        case Kind::pattern:
            return true;
        default:
            return value::truthiness(*term.value()) == value::Truth::yes;
    }
}

tl::expected<bool, Stop> equal(const Term& a, const Term& b, Evaluation& evaluation) {
    if (auto stop = evaluation.step()) return tl::unexpected(std::move(*stop));
    if (is(a, Kind::unknown)) return unknown_stop(unknown_in(a));
    if (is(b, Kind::unknown)) return unknown_stop(unknown_in(b));
    if (is_same(a, b)) return true;
    if (is_scalar(a) || is_scalar(b)) {
        if (!is_scalar(a) || !is_scalar(b)) return false;
        return value::equal(*a.value(), *b.value()) == value::Truth::yes;
    }
    if (is_set_like(a) && is_set_like(b)) return equal_sets(a, b, evaluation);
    if (is_dict(a) && is_dict(b)) {
        if (is(a, Kind::lazy_dict)) return unknown_stop(unknown_in(a));
        if (is(b, Kind::lazy_dict)) return unknown_stop(unknown_in(b));
        return equal_dicts(a, b, evaluation);
    }
    if (kind_of(a) != kind_of(b)) return false;
    if (is_sequence(a)) return equal_sequences(a, b, evaluation);
    return false;
}

tl::expected<std::size_t, Stop> hash(const Term& term, Evaluation& evaluation) {
    if (auto stop = evaluation.step()) return tl::unexpected(std::move(*stop));
    switch (kind_of(term)) {
        case Kind::null:
            return 0x6e756c6cU;
        case Kind::boolean:
        case Kind::integer:
        case Kind::floating:
            return hash_of_number(*term.value());
        case Kind::text:
            return std::hash<std::string_view>{}(text_of(term));
        case Kind::tuple:
        case Kind::set:
            return hash_of_elements(term, is(term, Kind::tuple), evaluation);
        case Kind::dict:
            if (const auto* map = term.made<const Map>(); map && (*map)->changeable)
                return failed("unhashable type: 'dict'");
            return hash_of_dict(term, evaluation);
        case Kind::lazy_dict:
        case Kind::unknown:
            return unknown_stop(unknown_in(term));
        case Kind::list:
        case Kind::keys:
        case Kind::items:
            return failed(std::string("unhashable type: ") + std::string(kind_name(term)));
        default:
            return std::visit(HashOfMade{}, term.data());
    }
}

namespace {

/// `or_equal` for `a <= b`.
Answer ordered(const Term& a, const Term& b, bool or_equal, Evaluation& evaluation) {
    if (is(a, Kind::unknown)) return unknown_stop(unknown_in(a));
    if (is(b, Kind::unknown)) return unknown_stop(unknown_in(b));
    if (is(a, Kind::null)) return or_equal || !is(b, Kind::null);
    if (is(b, Kind::null)) return false;
    if ((is_number(a) && is_number(b)) || (is(a, Kind::text) && is(b, Kind::text)))
        return value::less(*a.value(), *b.value()) == value::Truth::yes ||
               (or_equal && value::equal(*a.value(), *b.value()) == value::Truth::yes);
    if (is_set_like(a) && is_set_like(b)) {
        if (size_of(a) > size_of(b) || (size_of(a) == size_of(b) && !or_equal)) return false;
        return all_in(a, b, evaluation);
    }
    return mismatched(std::string("cannot compare ") + std::string(kind_name(a)) + " with " +
                      std::string(kind_name(b)));
}

}  // namespace

tl::expected<bool, Stop> less(const Term& a, const Term& b, Evaluation& evaluation) {
    return ordered(a, b, false, evaluation);
}

tl::expected<bool, Stop> greater(const Term& a, const Term& b, Evaluation& evaluation) {
    return ordered(b, a, false, evaluation);
}

tl::expected<bool, Stop> less_or_equal(const Term& a, const Term& b, Evaluation& evaluation) {
    return ordered(a, b, true, evaluation);
}

namespace {

/// ItemsView.__contains__ takes the value apart.
std::optional<Stop> no_pair(const Term& value) {
    const bool is_pair = is_sequence(value) ? size_of(value) == 2
                                            : is(value, Kind::text) && value::code_point_count(text_of(value)) == 2;
    if (is_pair || is(value, Kind::unknown)) return std::nullopt;
    return failed("an item of a dict is a pair").value();
}

}  // namespace

tl::expected<bool, Stop> contains(const Term& collection, const Term& value, Evaluation& evaluation) {
    if (is(collection, Kind::items)) {
        const bool takes_any = (*collection.made<const Array>())->kind == Array::Kind::own_items;
        if (auto stop = takes_any ? std::nullopt : no_pair(value)) return tl::unexpected(std::move(*stop));
    } else if (is_set_like(collection)) {
        auto hashed = hash(value, evaluation);
        if (!hashed) return tl::unexpected(std::move(hashed.error()));
    }
    std::optional<Stop> open;
    Cursor cursor(collection, evaluation);
    while (true) {
        Pull element = cursor.next();
        if (!element) return tl::unexpected(std::move(element.error()));
        if (!*element) break;
        Answer same = equal(**element, value, evaluation);
        if (same && *same) return true;
        if (!same && !same.error().unknown) return same;
        if (!same && !open) open = std::move(same.error());
    }
    if (open) return tl::unexpected(std::move(*open));
    return false;
}

tl::expected<std::optional<std::size_t>, Stop> TermSet::find(const Term& term, std::size_t hash) const {
    const auto [first, last] = places_.equal_range(hash);
    for (auto at = first; at != last; ++at) {
        Answer same = equal(terms_[at->second], term, *evaluation_);
        if (!same) return tl::unexpected(std::move(same.error()));
        if (*same) return at->second;
    }
    return std::nullopt;
}

tl::expected<std::size_t, Stop> TermSet::place_or_insert(const Term& term) {
    auto hashed = hash(term, *evaluation_);
    if (!hashed) return hashed;
    auto found = find(term, *hashed);
    if (!found) return tl::unexpected(std::move(found.error()));
    if (*found) return **found;
    places_.emplace(*hashed, static_cast<std::uint32_t>(terms_.size()));
    terms_.push_back(term);
    return terms_.size() - 1;
}

tl::expected<bool, Stop> TermSet::insert(const Term& term) {
    const std::size_t before = terms_.size();
    return place_or_insert(term).map([&](std::size_t place) { return place == before; });
}

tl::expected<bool, Stop> TermSet::contains(const Term& term) const {
    auto hashed = hash(term, *evaluation_);
    if (!hashed) return tl::unexpected(std::move(hashed.error()));
    return find(term, *hashed).map([](const std::optional<std::size_t>& place) { return place.has_value(); });
}

}  // namespace stepwarden::yaql
