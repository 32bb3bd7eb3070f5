#include "yaql/dicts.hpp"

#include <algorithm>

#include "value/compare.hpp"
#include "yaql/compare.hpp"

namespace stepwarden::yaql {

using value::Value;

namespace {

tl::expected<std::optional<std::uint32_t>, Stop> place_in(const Map& map, const Term& key, std::size_t hashed,
                                                          Evaluation& evaluation) {
    const auto [first, last] = map.places.equal_range(hashed);
    for (auto at = first; at != last; ++at) {
        auto same = equal(map.entries[at->second].first, key, evaluation);
        if (!same) return tl::unexpected(std::move(same.error()));
        if (*same) return at->second;
    }
    return std::nullopt;
}

std::optional<Term> entry_of_mapping(const value::Mapping& mapping, const Term& key) {
    if (!is(key, Kind::text)) return std::nullopt;
    Value entry = mapping.get(text_of(key));
    if (entry.is_undefined()) return std::nullopt;
    return Term(std::move(entry));
}

/// The data's dicts have no index; their keys are scalars, but for what YAML allows.
tl::expected<std::optional<Term>, Stop> entry_of_data(const value::Dict& dict, const Term& key,
                                                      Evaluation& evaluation) {
    if (auto stop = evaluation.step()) return tl::unexpected(std::move(*stop));
    if (kind_of(key) <= Kind::text) {
        const Value* entry = value::find_key(dict, *key.value());
        return entry ? std::optional<Term>(*entry) : std::nullopt;
    }
    for (const auto& [candidate, entry] : dict) {
        auto same = equal(candidate, key, evaluation);
        if (!same) return tl::unexpected(std::move(same.error()));
        if (*same) return Term(entry);
    }
    return std::nullopt;
}

}  // namespace

tl::expected<std::optional<Term>, Stop> find_entry(const Term& dict, const Term& key, Evaluation& evaluation) {
    if (is(key, Kind::unknown)) return unknown_stop(unknown_in(key));
    if (const Value* value = dict.value(); value && (is(key, Kind::text) || value->is_mapping())) {
        if (value->is_mapping()) return entry_of_mapping(value->as_mapping(), key);
        return entry_of_data(value->as_dict(), key, evaluation);
    }
    auto hashed = hash(key, evaluation);
    if (!hashed) return tl::unexpected(std::move(hashed.error()));
    const auto* map = dict.made<const Map>();
    if (!map) return entry_of_data(dict.value()->as_dict(), key, evaluation);
    auto place = place_in(**map, key, *hashed, evaluation);
    if (!place) return tl::unexpected(std::move(place.error()));
    return *place ? std::optional((*map)->entries[**place].second) : std::nullopt;
}

DictBuilder::DictBuilder(Evaluation& evaluation, bool changeable)
    : evaluation_(&evaluation), map_(std::make_shared<Map>()) {
    map_->changeable = changeable;
}

std::optional<Stop> DictBuilder::set(const Term& key, Term entry) {
    if (is(key, Kind::unknown)) return unknown_stop(unknown_in(key)).value();
    auto hashed = hash(key, *evaluation_);
    if (!hashed) return std::move(hashed.error());
    map_->depth = std::max({map_->depth, depth_of(key) + 1, depth_of(entry) + 1});
    auto place = place_in(*map_, key, *hashed, *evaluation_);
    if (!place) return std::move(place.error());
    if (*place) {
        map_->entries[**place].second = std::move(entry);
        return std::nullopt;
    }
    map_->places.emplace(*hashed, static_cast<std::uint32_t>(map_->entries.size()));
    map_->entries.emplace_back(key, std::move(entry));
    return evaluation_->too_many(map_->entries.size());
}

std::optional<Stop> DictBuilder::add(const Term& dict) {
    for (std::size_t i = 0; i < dict_size(dict); ++i) {
        auto [key, entry] = dict_entry(dict, i);
        if (auto stop = set(key, std::move(entry))) return stop;
    }
    return std::nullopt;
}

Result DictBuilder::take() {
    if (auto stop = evaluation_->too_deep(map_->depth)) return tl::unexpected(std::move(*stop));
    return Term(std::shared_ptr<const Map>(std::move(map_)));
}

}  // namespace stepwarden::yaql
