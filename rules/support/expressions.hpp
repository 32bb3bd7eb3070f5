// The expressions of a task one by one: its conditions with those of the blocks around it, and what stands in the
// braces of its arguments, each with its place.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/syntax.hpp"
#include "rules/support/observed.hpp"

namespace stepwarden::rules {

struct SeenExpression {
    std::span<const jinja::Node> nodes;
    text::Position where;
    /// The condition or scalar that holds it.
    std::string_view text;
    bool is_condition = false;
};

/// Calls `visit` for each; what it is given lives as long as the call. Conditions on the result are left out.
void for_each_expression(const check::Model& model, const KnownTask& known,
                         const std::function<void(const SeenExpression&)>& visit);

/// The name when the node is just that.
const std::string* name_at(std::span<const jinja::Node> nodes, jinja::NodeId id);

/// A filter or test on a piece: what it is called and what it is applied to.
struct Question {
    std::string_view name;
    jinja::NodeId subject = jinja::no_node;
    bool is_filter = false;
};

/// The filter or test that a node is, if it is one.
Question question_at(const jinja::Node& node);

}  // namespace stepwarden::rules
