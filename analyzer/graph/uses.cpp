#include "graph/uses.hpp"

#include <set>

#include "jinja/evaluate.hpp"

namespace stepwarden::graph {
namespace {

class UseCollector {
public:
    void conditions(const std::vector<ansible::Condition>& conditions) {
        for (const ansible::Condition& condition : conditions) {
            if (condition.expression)
                add(jinja::references(*condition.expression));
            else
                text(condition.text);
        }
    }

    void text(const std::string& text) {
        if (!jinja::has_template(text)) return;
        if (const auto parsed = jinja::parse_template(text)) add(jinja::references(*parsed));
    }

    void node(const yaml::Node& node) {
        if (node.is_string()) text(node.scalar);
        for (const yaml::Node& item : node.items) this->node(item);
        for (const yaml::Entry& entry : node.entries) this->node(entry.value);
    }

    [[nodiscard]] std::vector<std::string> names() const { return {names_.begin(), names_.end()}; }

private:
    void add(const std::vector<jinja::Reference>& references) {
        for (const jinja::Reference& reference : references) names_.insert(reference.name);
    }

    std::set<std::string> names_;
};

}  // namespace

std::vector<std::string> defined_names(const ansible::Task& task) {
    std::vector<std::string> names;
    if (!task.register_name.empty()) names.push_back(task.register_name);
    if (task.action == "set_fact")
        for (const ansible::Field& argument : task.arguments)
            if (argument.name != "cacheable") names.push_back(argument.name);
    return names;
}

std::vector<std::string> used_names(const ansible::Task& task) {
    UseCollector uses;
    for (const auto* conditions : {&task.when, &task.failed_when, &task.changed_when, &task.until})
        uses.conditions(*conditions);
    for (const ansible::Field& argument : task.arguments) uses.node(*argument.node);
    for (const ansible::Field& variable : task.vars) uses.node(*variable.node);
    if (task.loop) uses.node(*task.loop->source);
    uses.text(task.free_form);
    uses.text(task.delegate_to);
    return uses.names();
}

}  // namespace stepwarden::graph
