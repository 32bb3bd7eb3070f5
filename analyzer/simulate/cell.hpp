// What a variable holds that the run itself sets, and on which conditions: a task that may have been skipped leaves
// both its own value and the one before, told apart by the conditions that guarded it. A reader under the same
// conditions sees the task's value, one under their opposite the older one, any other reader something in between.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "simulate/dry_run.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// A condition that came out unknown, with the variables as they were then; `-atom` is its opposite. Never 0.
using Literal = std::int64_t;

/// All of these hold; sorted.
using Guard = std::vector<Literal>;

/// True when everything in `guard` is in `assumed`.
bool implied(const Guard& guard, const Guard& assumed);
/// True when the opposite of something in `guard` is in `assumed`.
bool excluded(const Guard& guard, const Guard& assumed);
/// Both; sorted, each once.
Guard joined(const Guard& a, const Guard& b);

struct Choice;

struct Cell {
    /// Undefined when nothing was set. Not meaningful when there is a choice.
    value::Value value = value::Value::undefined("");
    std::shared_ptr<const Definition> definition;
    /// Tells this content from any other that the variable has in the run; 0 for nothing set.
    std::uint64_t version = 0;
    std::shared_ptr<const Choice> choice;
};

struct Choice {
    Guard guard;
    Cell taken;
    Cell otherwise;
    /// Choices within choices; deeper ones are joined for good.
    int depth = 1;
};

/// `taken` where `guard` holds, else `otherwise`.
Cell chosen(const Guard& guard, Cell taken, Cell otherwise, std::uint64_t version);

/// The content for a reader who knows that `assumed` holds, choices resolved as far as that goes.
struct Content {
    value::Value value;
    std::shared_ptr<const Definition> definition;
};
Content resolve(const Cell& cell, const Guard& assumed);

/// Nothing tells the two apart: equal where known, unknown for the same cause.
bool same_content(const value::Value& a, const value::Value& b);

/// One of two values, nobody knows which; `cause` says why. Keeps what both agree on, key by key.
value::Value either(const value::Value& a, const value::Value& b, const Text& cause);

}  // namespace stepwarden::simulate
