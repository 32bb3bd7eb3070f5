#include "tripleo/step_condition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

#include "jinja/comparators.hpp"
#include "jinja/evaluate.hpp"

namespace stepwarden::tripleo {
namespace {

using jinja::Comparator;
using jinja::NodeId;

/// `step`, or `step|int`, which sets `converted`.
bool is_step(const jinja::Expression& expression, NodeId id, bool& converted) {
    const auto& kind = expression[id].kind;
    if (const auto* name = std::get_if<jinja::Name>(&kind)) return name->name == "step";
    const auto* filter = std::get_if<jinja::Filter>(&kind);
    if (filter == nullptr || filter->name != "int" || filter->subject == jinja::no_node) return false;
    converted = true;
    return is_step(expression, filter->subject, converted);
}

std::optional<StepComparison> literal_of(const jinja::Expression& expression, NodeId id) {
    const auto* literal = std::get_if<jinja::Literal>(&expression[id].kind);
    if (literal == nullptr) return std::nullopt;
    StepComparison comparison;
    comparison.offset = expression[id].offset;
    if (literal->value.is_int()) {
        comparison.step = static_cast<int>(literal->value.as_int());
        return comparison;
    }
    if (!literal->value.is_string()) return std::nullopt;
    const std::string& text = literal->value.as_string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), comparison.step);
    comparison.literal_is_text = true;
    return error == std::errc() && end == text.data() + text.size() ? std::optional(comparison) : std::nullopt;
}

std::vector<NodeId> compared_with(const jinja::Expression& expression, Comparator comparator, NodeId operand) {
    if (comparator != Comparator::in && comparator != Comparator::not_in) return {operand};
    if (const auto* list = std::get_if<jinja::ListDisplay>(&expression[operand].kind)) return list->items;
    if (const auto* tuple = std::get_if<jinja::TupleDisplay>(&expression[operand].kind)) return tuple->items;
    return {};
}

void collect(const jinja::Expression& expression, const jinja::Comparison& comparison,
             std::vector<StepComparison>& into) {
    NodeId left = comparison.first;
    for (const auto& [comparator, right] : comparison.rest) {
        bool converted = false;
        if (is_step(expression, left, converted)) {
            for (const NodeId item : compared_with(expression, comparator, right)) {
                auto found = literal_of(expression, item);
                if (!found) continue;
                found->comparator = comparator;
                found->converted = converted;
                into.push_back(*found);
            }
        } else if (is_step(expression, right, converted)) {
            if (auto found = literal_of(expression, left)) {
                found->comparator = jinja::mirrored(comparator);
                found->converted = converted;
                into.push_back(*found);
            }
        }
        left = right;
    }
}

}  // namespace

std::vector<StepComparison> step_comparisons(const jinja::Expression& expression) {
    std::vector<StepComparison> found;
    for (const jinja::Node& node : expression.nodes)
        if (const auto* comparison = std::get_if<jinja::Comparison>(&node.kind))
            collect(expression, *comparison, found);
    return found;
}

bool mentions_step(std::span<const ansible::Condition> conditions) {
    return std::any_of(conditions.begin(), conditions.end(), [](const ansible::Condition& condition) {
        if (!condition.expression) return condition.text.find("step") != std::string::npos;
        const auto& nodes = condition.expression->nodes;
        return std::any_of(nodes.begin(), nodes.end(), [](const jinja::Node& node) {
            const auto* name = std::get_if<jinja::Name>(&node.kind);
            return name != nullptr && name->name == "step";
        });
    });
}

value::Truth holds_at(std::span<const ansible::Condition> conditions, const value::Value& step) {
    const auto lookup = [&](std::string_view name) {
        return name == "step" ? step : value::Value::unknown(fmt::format("variable '{}'", name));
    };
    value::Truth all = value::Truth::yes;
    for (const ansible::Condition& condition : conditions) {
        if (condition.literal) {
            all = all && (*condition.literal ? value::Truth::yes : value::Truth::no);
            continue;
        }
        const auto truth = condition.expression ? jinja::test(*condition.expression, lookup) : value::Truth::unknown;
        all = all && truth.value_or(value::Truth::unknown);
    }
    return all;
}

}  // namespace stepwarden::tripleo
