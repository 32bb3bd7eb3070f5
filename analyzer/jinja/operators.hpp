// Jinja's operators over values, with Python's meaning for each pair of kinds.
#pragma once

#include <optional>

#include "jinja/context.hpp"
#include "jinja/evaluate.hpp"
#include "jinja/syntax.hpp"

namespace stepwarden::jinja {

Outcome arithmetic(Arithmetic op, const value::Value& left, const value::Value& right);

Outcome sign(bool negative, const value::Value& operand);

/// A bool, or Unknown.
Outcome compare(Comparator op, const value::Value& left, const value::Value& right);

/// Notes the risk that comparing operands has though its outcome is known: `'a' in [x, 'a']` asks x first.
void note_compared(Comparator op, const value::Value& left, const value::Value& right, const value::Value& outcome,
                   Risk& risk);

/// str(): the text of one part of `~`, of output, of `join`; Unknown when anything inside is.
Outcome text_of(const value::Value& value);

/// The truth of a value where Jinja needs one: a bool, or Unknown with the value's cause; Undefined is a failure.
Outcome truth_of(const value::Value& value);

/// The keys of a mapping when they are known.
std::optional<value::List> known_keys(const value::Mapping& mapping);

/// What `for` and most filters on sequences go through: items of a list, keys of a dict, characters of a string. A
/// failure for what Python cannot iterate and for Undefined; never called with Unknown, nor with a Mapping whose
/// keys are not known.
tl::expected<value::List, Failure> iterate(const value::Value& value);

/// Longest string that an operation may make, in bytes; what is longer is Unknown.
inline constexpr std::size_t max_size = std::size_t{16} << 20;

/// The same for lists, in items.
inline constexpr std::size_t max_items = 2'000'000;

/// Pairs of items or keys that are compared at most where each of some has to be held against each of others.
inline constexpr std::size_t max_pairs = 4'000'000;

/// An Unknown that says so when there are more pairs than that.
std::optional<value::Value> too_many_pairs(std::size_t items, std::size_t others);

}  // namespace stepwarden::jinja
