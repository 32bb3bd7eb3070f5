#include "yaml/node.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace stepwarden::yaml {
namespace {

/// splitmix64's finaliser: spreads every input bit over the whole word.
std::uint64_t mix(std::uint64_t word) {
    word ^= word >> 30;
    word *= 0xbf58476d1ce4e5b9U;
    word ^= word >> 27;
    word *= 0x94d049bb133111ebU;
    return word ^ (word >> 31);
}

std::uint64_t combine(std::uint64_t seed, std::uint64_t word) { return mix(seed * 0x9e3779b97f4a7c15U + word); }

std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

bool same_keys_in_order(const Node& a, const Node& b) {
    return std::ranges::equal(a.entries, b.entries, same_value, &Entry::key, &Entry::key);
}

/// The entries by their keys' fingerprints, so that mappings written in different orders line up.
std::vector<const Entry*> by_key(const Node& mapping) {
    std::vector<std::pair<std::uint64_t, const Entry*>> hashed;
    hashed.reserve(mapping.entries.size());
    for (const Entry& entry : mapping.entries) hashed.emplace_back(fingerprint(entry.key), &entry);
    std::ranges::stable_sort(hashed, {}, [](const auto& pair) { return pair.first; });
    std::vector<const Entry*> sorted;
    sorted.reserve(hashed.size());
    for (const auto& [hash, entry] : hashed) sorted.push_back(entry);
    return sorted;
}

bool same_entries(const Node& a, const Node& b) {
    if (a.entries.size() != b.entries.size()) return false;
    if (same_keys_in_order(a, b)) {
        return std::ranges::equal(a.entries, b.entries, same_value, &Entry::value, &Entry::value);
    }
    return std::ranges::equal(by_key(a), by_key(b), [](const Entry* x, const Entry* y) {
        return same_value(x->key, y->key) && same_value(x->value, y->value);
    });
}

std::uint64_t hash_children(const Node& node, std::uint64_t hash) {
    for (const Node& item : node.items) hash = combine(hash, fingerprint(item));
    std::uint64_t unordered = 0;
    for (const Entry& entry : node.entries) unordered += combine(fingerprint(entry.key), fingerprint(entry.value));
    return combine(hash, unordered);
}

}  // namespace

const Node* Node::find(std::string_view key) const {
    const Entry* entry = find_entry(key);
    return entry == nullptr ? nullptr : &entry->value;
}

const Entry* Node::find_entry(std::string_view key) const {
    const auto found = std::ranges::find_if(
        entries, [&](const Entry& entry) { return entry.key.kind == Kind::string && entry.key.scalar == key; });
    return found == entries.end() ? nullptr : &*found;
}

bool same_value(const Node& a, const Node& b) {
    if (a.kind != b.kind || a.tag != b.tag) return false;
    switch (a.kind) {
        case Kind::null:
            return true;
        case Kind::boolean:
            return a.boolean == b.boolean;
        case Kind::integer:
            return a.integer == b.integer;
        case Kind::floating:
            return std::bit_cast<std::uint64_t>(a.floating) == std::bit_cast<std::uint64_t>(b.floating);
        case Kind::string:
            return a.scalar == b.scalar;
        case Kind::sequence:
            return std::ranges::equal(a.items, b.items, same_value);
        case Kind::mapping:
            return same_entries(a, b);
    }
    return false;
}

std::uint64_t fingerprint(const Node& node) {
    const std::uint64_t hash = combine(static_cast<std::uint64_t>(node.kind) + 1, hash_text(node.tag));
    switch (node.kind) {
        case Kind::null:
            return hash;
        case Kind::boolean:
            return combine(hash, node.boolean ? 1 : 0);
        case Kind::integer:
            return combine(hash, static_cast<std::uint64_t>(node.integer));
        case Kind::floating:
            return combine(hash, std::bit_cast<std::uint64_t>(node.floating));
        case Kind::string:
            return combine(hash, hash_text(node.scalar));
        case Kind::sequence:
        case Kind::mapping:
            return hash_children(node, hash);
    }
    return hash;
}

}  // namespace stepwarden::yaml
