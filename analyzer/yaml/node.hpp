// A YAML document as PyYAML's safe loader would give it to Ansible, with the place of every node and key. Scalars are
// resolved by YAML 1.1 (yes/no/on/off, 0750, 1_000, 1:30, null forms); timestamps stay strings. Aliases are expanded
// and merge keys applied, within bounds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/position.hpp"

namespace stepwarden::yaml {

enum class Kind : std::uint8_t { null, boolean, integer, floating, string, sequence, mapping };

struct Entry;

struct Node {
    Kind kind = Kind::null;
    /// Written without quotes and not as a block scalar.
    bool plain = false;
    bool boolean = false;
    /// Start of the node: for a block sequence its first dash, for a block mapping its first key.
    text::Position where;
    std::int64_t integer = 0;
    double floating = 0;
    /// A string's value; for every other scalar the text as written.
    std::string scalar;
    /// The tag as written when it is not one of YAML's own (`!unsafe`, `!vault`), else empty.
    std::string tag;
    std::vector<Node> items;
    /// In document order of first appearance, keys unique (the last value wins, as in PyYAML).
    std::vector<Entry> entries;

    [[nodiscard]] bool is_scalar() const { return kind != Kind::sequence && kind != Kind::mapping; }
    [[nodiscard]] bool is_null() const { return kind == Kind::null; }
    [[nodiscard]] bool is_string() const { return kind == Kind::string; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }

    /// The value under a string key, or nullptr.
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] const Entry* find_entry(std::string_view key) const;
};

struct Entry {
    Node key;
    Node value;
};

/// Same kind and value, whatever the place, the quoting and the order of keys.
bool same_value(const Node& a, const Node& b);

/// Equal for nodes of the same value, stable between runs and machines.
std::uint64_t fingerprint(const Node& node);

}  // namespace stepwarden::yaml
