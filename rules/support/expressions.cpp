#include "rules/support/expressions.hpp"

#include "jinja/parse.hpp"
#include "rules/support/enclosing.hpp"

namespace stepwarden::rules {
namespace {

using Visit = std::function<void(const SeenExpression&)>;

/// Scalars nested deeper than this are left alone.
constexpr int depth_bound = 40;

void visit_text(const std::string& text, text::Position where, const Visit& visit) {
    if (!jinja::has_template(text)) return;
    if (const auto parsed = jinja::parse_template(text, where)) visit({parsed->nodes, where, text, false});
}

void visit_node(const yaml::Node& node, const Visit& visit, int depth = 0) {
    if (depth > depth_bound) return;
    if (node.is_string()) visit_text(node.scalar, node.where, visit);
    for (const yaml::Node& item : node.items) visit_node(item, visit, depth + 1);
    for (const yaml::Entry& entry : node.entries) visit_node(entry.value, visit, depth + 1);
}

void visit_condition(const ansible::Condition& condition, const Visit& visit) {
    if (condition.expression)
        visit({condition.expression->nodes, condition.where, condition.text, true});
    else
        visit_text(condition.text, condition.where, visit);
}

}  // namespace

void for_each_expression(const check::Model& model, const KnownTask& known, const Visit& visit) {
    if (known.node != nullptr)
        for (const ansible::Condition* condition : conditions_of_blocks(model, *known.node))
            visit_condition(*condition, visit);
    for (const ansible::Condition& condition : known.task->when) visit_condition(condition, visit);
    for (const auto* fields : {&known.task->arguments, &known.task->vars})
        for (const ansible::Field& field : *fields)
            if (field.node != nullptr) visit_node(*field.node, visit);
    visit_text(known.task->free_form, known.task->action_where, visit);
}

const std::string* name_at(std::span<const jinja::Node> nodes, jinja::NodeId id) {
    if (id >= nodes.size()) return nullptr;
    const auto* name = std::get_if<jinja::Name>(&nodes[id].kind);
    return name != nullptr ? &name->name : nullptr;
}

Question question_at(const jinja::Node& node) {
    if (const auto* test = std::get_if<jinja::Test>(&node.kind)) return {test->name, test->subject, false};
    if (const auto* filter = std::get_if<jinja::Filter>(&node.kind)) return {filter->name, filter->subject, true};
    return {};
}

}  // namespace stepwarden::rules
