// What a condition says about `step`: the comparisons that it makes with it, and whether it can hold at a given step.
// Generated playbooks hand `step` over as text nearly everywhere, so `step|int == 2` and `step == '2'` compare, `step
// == 2` does not.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ansible/task.hpp"
#include "jinja/syntax.hpp"
#include "value/truth.hpp"
#include "value/value.hpp"

namespace stepwarden::tripleo {

/// `step` itself or `step|int` compared with one literal.
struct StepComparison {
    jinja::Comparator comparator = jinja::Comparator::equal;
    /// The literal's number, whether it stands in quotes or not.
    int step = 0;
    /// `step|int`, so the type that `step` has does not matter.
    bool converted = false;
    /// The literal stands in quotes.
    bool literal_is_text = false;
    /// In the expression's source.
    std::uint32_t offset = 0;
};

/// In the order in which they are written; `step in [1, 2]` gives one for each item.
std::vector<StepComparison> step_comparisons(const jinja::Expression& expression);

bool mentions_step(std::span<const ansible::Condition> conditions);

/// Whether all conditions can hold where `step` has this value and nothing else is known.
value::Truth holds_at(std::span<const ansible::Condition> conditions, const value::Value& step);

}  // namespace stepwarden::tripleo
