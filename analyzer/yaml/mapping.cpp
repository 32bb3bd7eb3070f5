#include "yaml/mapping.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "yaml/refused.hpp"

namespace stepwarden::yaml {
namespace {

/// Up to here comparing every key with every other beats hashing.
constexpr std::size_t small_mapping = 12;

bool is_number(const Node& key) {
    return key.kind == Kind::integer || key.kind == Kind::floating || key.kind == Kind::boolean;
}

double number(const Node& key) {
    if (key.kind == Kind::integer) return static_cast<double>(key.integer);
    return key.kind == Kind::boolean ? (key.boolean ? 1 : 0) : key.floating;
}

/// Equality of dict keys as Python has it: 1, 1.0 and true are one key.
bool same_key(const Node& a, const Node& b) {
    if (a.kind == Kind::string || b.kind == Kind::string) {
        return a.kind == b.kind && a.scalar == b.scalar && a.tag == b.tag;
    }
    if (a.kind == Kind::integer && b.kind == Kind::integer) return a.integer == b.integer;
    if (is_number(a) && is_number(b)) return number(a) == number(b);
    return a.kind == b.kind && a.is_null();
}

std::size_t hash_key(const Node& key) {
    if (key.kind == Kind::string) return std::hash<std::string_view>{}(key.scalar);
    return is_number(key) ? std::hash<double>{}(number(key)) : 0;
}

/// For each entry the index of the first entry with an equal key (its own when it is the first).
std::vector<std::size_t> first_places(const std::vector<Entry>& entries) {
    std::vector<std::size_t> first(entries.size());
    std::unordered_multimap<std::size_t, std::size_t> by_hash;
    by_hash.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::size_t hash = hash_key(entries[i].key);
        const auto [begin, end] = by_hash.equal_range(hash);
        const auto same = std::find_if(
            begin, end, [&](const auto& known) { return same_key(entries[known.second].key, entries[i].key); });
        first[i] = same == end ? i : same->second;
        if (same == end) by_hash.emplace(hash, i);
    }
    return first;
}

bool has_equal_keys(const std::vector<Entry>& entries) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (same_key(entries[i].key, entries[j].key)) return true;
        }
    }
    return false;
}

void last_wins(std::vector<Entry>& entries, std::vector<DuplicateKey>* duplicates) {
    if (entries.size() <= small_mapping && !has_equal_keys(entries)) return;
    const std::vector<std::size_t> first = first_places(entries);
    std::vector<Entry> kept;
    std::vector<std::size_t> place(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (first[i] == i) {
            place[i] = kept.size();
            kept.push_back(std::move(entries[i]));
            continue;
        }
        Entry& winner = kept[place[first[i]]];
        if (duplicates != nullptr) duplicates->push_back({entries[i].key.where, std::move(winner)});
        winner = std::move(entries[i]);
    }
    entries = std::move(kept);
}

void append_mapping(const Entry& merge, Node&& mapping, std::vector<Entry>& merged) {
    if (!mapping.is_mapping()) {
        refuse(merge.key.where, "merge key '<<' expects a mapping or a list of mappings");
    }
    std::ranges::move(mapping.entries, std::back_inserter(merged));
}

}  // namespace

text::Diagnostic DuplicateKey::told() const {
    return {where,
            fmt::format("duplicate key '{}': the value given in line {} is lost", lost.key.scalar, lost.key.where.line),
            {}};
}

void drop_duplicates(std::vector<Entry>& entries, std::vector<DuplicateKey>& duplicates) {
    last_wins(entries, &duplicates);
}

void apply_merges(std::vector<Entry> merges, std::vector<Entry>& entries) {
    std::vector<Entry> merged;
    for (Entry& merge : merges) {
        if (!merge.value.is_sequence()) {
            append_mapping(merge, std::move(merge.value), merged);
            continue;
        }
        auto& mappings = merge.value.items;
        std::for_each(mappings.rbegin(), mappings.rend(),
                      [&](Node& mapping) { append_mapping(merge, std::move(mapping), merged); });
    }
    std::ranges::move(entries, std::back_inserter(merged));
    last_wins(merged, nullptr);
    entries = std::move(merged);
}

}  // namespace stepwarden::yaml
