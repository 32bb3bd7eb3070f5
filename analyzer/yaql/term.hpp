// What an expression works on while it is evaluated: values, and beside them what only yaql knows: iterators that are
// used up, sets, the views of a dict, contexts, regular expressions, and lists and dicts that Python can change and so
// cannot hash. A term is cheap to copy; a list or dict of the data stays the very one that it is in the data.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "value/value.hpp"
#include "yaql/syntax.hpp"

namespace stepwarden::yaql {

/// Why there is no term: the evaluation fails, or what it would be hangs on something unknown.
struct Stop {
    std::optional<value::Unknown> unknown;
    Failure failure;
    /// The failure has its place.
    bool placed = false;
    /// No function takes those arguments, or an index is out of range: what groupBy catches.
    bool mismatch = false;
};

struct Array;
struct Map;
struct Stream;
struct Memory;
struct Ordering;
struct Scope;
struct Pattern;

class Term {
public:
    using Data = std::variant<value::Value, std::shared_ptr<const Array>, std::shared_ptr<const Map>,
                              std::shared_ptr<Stream>, std::shared_ptr<Memory>, std::shared_ptr<Ordering>,
                              std::shared_ptr<const Scope>, std::shared_ptr<const Pattern>>;

    Term() = default;
    Term(value::Value value) : data_(std::move(value)) {}
    Term(bool value) : data_(value::Value(value)) {}
    Term(std::int64_t value) : data_(value::Value(value)) {}
    Term(double value) : data_(value::Value(value)) {}
    Term(std::string value) : data_(value::Value(std::move(value))) {}
    Term(std::string_view value) : data_(value::Value(value)) {}
    template <typename Made>
    Term(std::shared_ptr<Made> made) : data_(std::move(made)) {}

    /// The value, unless it is one of the other kinds.
    [[nodiscard]] const value::Value* value() const { return std::get_if<value::Value>(&data_); }
    template <typename Made>
    [[nodiscard]] const std::shared_ptr<Made>* made() const {
        return std::get_if<std::shared_ptr<Made>>(&data_);
    }
    [[nodiscard]] const Data& data() const { return data_; }

private:
    Data data_;
};

using Terms = std::vector<Term>;
using Result = tl::expected<Term, Stop>;
/// The next element of an iterator, or nothing at its end.
using Pull = tl::expected<std::optional<Term>, Stop>;

/// A sequence, a set or a view of a dict that the evaluation made. Those of the data are value::List, and tuples.
struct Array {
    /// `own_items` are those of a dict that can be changed, which answer `in` for anything.
    enum class Kind : std::uint8_t { tuple, list, set, keys, items, own_items, values };
    Terms items;
    Kind kind = Kind::tuple;
    /// Levels of made terms inside each other; terms of the data count as none. Likewise below.
    std::uint32_t depth = 1;
};

/// A dict that the evaluation made.
struct Map {
    std::vector<std::pair<Term, Term>> entries;
    /// From hashes of keys to places in `entries`.
    std::unordered_multimap<std::size_t, std::uint32_t> places;
    /// That of the dict it was made from.
    text::Position where;
    /// Python's dict, which has no hash; otherwise yaql's FrozenDict.
    bool changeable = false;
    std::uint32_t depth = 1;
};

/// An iterator: what was taken from it is gone, for everybody who holds it.
struct Stream {
    std::function<Pull()> next;
    std::uint32_t depth = 1;
    bool ended = false;
    std::optional<Stop> stopped;
};

/// An iterator that starts over for everybody who iterates it: what memorize() gives.
struct Memory {
    Term source;
    Terms seen;
    bool ended = false;
    std::uint32_t depth = 1;
};

using ScopePtr = std::shared_ptr<const Scope>;

/// yaql's context: the variables of a lambda or a let, and those around it.
struct Scope {
    ScopePtr parent;
    std::vector<std::pair<std::string, Term>> variables;
    std::uint32_t depth = 1;

    /// null when nobody sets it.
    [[nodiscard]] Term find(std::string_view name) const;
};

/// An expression that is evaluated where and when a function wants it.
struct Lambda {
    NodeId body = no_node;
    ScopePtr scope;
};

/// What orderBy() gives: sorted when it is first iterated.
struct Ordering {
    Term collection;
    /// With true for ascending.
    std::vector<std::pair<Lambda, bool>> fields;
    std::optional<Terms> sorted;
    std::uint32_t depth = 1;
};

/// What regex() gives.
struct Pattern {
    std::string text;
    bool ignore_case = false;
    bool multi_line = false;
    bool dot_all = false;
};

enum class Kind : std::uint8_t {
    null,
    boolean,
    integer,
    floating,
    text,
    tuple,
    list,
    dict,
    /// value::Mapping: a dict whose entries are made when asked for.
    lazy_dict,
    unknown,
    set,
    keys,
    items,
    values,
    iterator,
    ordering,
    scope,
    pattern,
};

Kind kind_of(const Term& term);
inline bool is(const Term& term, Kind kind) { return kind_of(term) == kind; }

/// A tuple or a list.
bool is_sequence(const Term& term);
/// What a loop goes through: all but text and dicts that has elements.
bool is_iterable(const Term& term);
bool is_set_like(const Term& term);
bool is_dict(const Term& term);
/// A number that is no bool.
bool is_number(const Term& term);

/// Each asserts the kind.
const std::string& text_of(const Term& term);
/// A bool counts as an integer.
std::int64_t integer_of(const Term& term);
double real_of(const Term& term);

/// Of what has its elements at hand: tuples, lists, sets and views.
std::size_t size_of(const Term& term);
Term element_of(const Term& term, std::size_t index);

std::size_t dict_size(const Term& dict);
std::pair<Term, Term> dict_entry(const Term& dict, std::size_t index);
text::Position dict_where(const Term& dict);

/// Levels of made terms inside each other.
std::uint32_t depth_of(const Term& term);

/// The same term, not only an equal one.
bool is_same(const Term& a, const Term& b);

/// For messages: "a string", "a list".
std::string_view kind_name(const Term& term);

}  // namespace stepwarden::yaql
