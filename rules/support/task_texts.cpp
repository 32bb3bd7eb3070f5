#include "rules/support/task_texts.hpp"

#include "jinja/parse.hpp"
#include "value/placeholder.hpp"

namespace stepwarden::rules {
namespace {

/// Scalars nested deeper than this are left alone.
constexpr int depth_bound = 40;

class Gatherer {
public:
    explicit Gatherer(std::vector<TaskText>& into) : into_(into) {}

    void conditions(const std::vector<ansible::Condition>& conditions) {
        for (const ansible::Condition& each : conditions) {
            if (each.literal) continue;
            if (jinja::has_template(each.text))
                text(each.text, each.where);
            else if (!value::has_placeholder(each.text))
                into_.push_back({each.text, each.where, true});
        }
    }

    void node(const yaml::Node& node, int depth = 0) {
        if (depth > depth_bound || node.tag == "!unsafe") return;
        if (node.is_string()) text(node.scalar, node.where);
        for (const yaml::Node& item : node.items) this->node(item, depth + 1);
        for (const yaml::Entry& entry : node.entries) this->node(entry.value, depth + 1);
    }

    void text(const std::string& text, text::Position where) {
        if (jinja::has_template(text) && !value::has_placeholder(text)) into_.push_back({text, where, false});
    }

private:
    std::vector<TaskText>& into_;
};

}  // namespace

std::vector<TaskText> texts_of(const ansible::Task& task) {
    std::vector<TaskText> texts;
    Gatherer gather(texts);
    for (const auto* list : {&task.when, &task.failed_when, &task.changed_when, &task.until}) gather.conditions(*list);
    gather.text(task.name, task.where);
    for (const auto* fields : {&task.arguments, &task.vars, &task.keywords})
        for (const ansible::Field& field : *fields)
            if (field.node != nullptr) gather.node(*field.node);
    gather.text(task.free_form, task.action_where);
    if (task.loop && task.loop->source != nullptr) gather.node(*task.loop->source);
    gather.text(task.delegate_to, task.where);
    return texts;
}

std::vector<jinja::Node> nodes_of(const TaskText& text) {
    if (text.is_condition) {
        auto parsed = jinja::parse_condition(text.text, text.where);
        return parsed ? std::move(parsed->nodes) : std::vector<jinja::Node>{};
    }
    auto parsed = jinja::parse_template(text.text, text.where);
    return parsed ? std::move(parsed->nodes) : std::vector<jinja::Node>{};
}

std::string parse_error(const TaskText& text) {
    if (text.is_condition) {
        const auto parsed = jinja::parse_condition(text.text, text.where);
        return parsed ? std::string() : parsed.error().message;
    }
    const auto parsed = jinja::parse_template(text.text, text.where);
    return parsed ? std::string() : parsed.error().message;
}

std::string_view base_name(const std::vector<jinja::Node>& nodes, jinja::NodeId at) {
    while (at != jinja::no_node) {
        const auto& kind = nodes[at].kind;
        if (const auto* name = std::get_if<jinja::Name>(&kind)) return name->name;
        if (const auto* attribute = std::get_if<jinja::Attribute>(&kind))
            at = attribute->object;
        else if (const auto* subscript = std::get_if<jinja::Subscript>(&kind))
            at = subscript->object;
        else if (const auto* filter = std::get_if<jinja::Filter>(&kind))
            at = filter->subject;
        else
            return {};
    }
    return {};
}

bool any_node(const std::vector<jinja::Node>& nodes, jinja::NodeId at,
              const std::function<bool(const jinja::Node&)>& fits) {
    if (at == jinja::no_node) return false;
    if (fits(nodes[at])) return true;
    bool found = false;
    jinja::for_each_child(nodes[at], [&](jinja::NodeId child) { found = found || any_node(nodes, child, fits); });
    return found;
}

}  // namespace stepwarden::rules
