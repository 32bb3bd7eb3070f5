#include "rules/support/readings.hpp"

#include <algorithm>
#include <array>

#include "rules/support/enclosing.hpp"

namespace stepwarden::rules {
namespace {

/// Scalars nested deeper than this are left alone.
constexpr int depth_bound = 40;

class Reader {
public:
    void conditions(const std::vector<ansible::Condition>& conditions, Reading::In in) {
        for (const ansible::Condition& each : conditions) condition(each, in);
    }

    void condition(const ansible::Condition& condition, Reading::In in) {
        if (condition.expression)
            add(jinja::references(*condition.expression), in, condition.where, condition.text);
        else
            text(condition.text, in, condition.where);
    }

    void node(const yaml::Node& node, Reading::In in, int depth = 0) {
        if (depth > depth_bound) return;
        if (node.is_string()) text(node.scalar, in, node.where);
        for (const yaml::Node& item : node.items) this->node(item, in, depth + 1);
        for (const yaml::Entry& entry : node.entries) {
            this->node(entry.key, in, depth + 1);
            this->node(entry.value, in, depth + 1);
        }
    }

    void text(const std::string& text, Reading::In in, text::Position where) {
        if (!jinja::has_template(text)) return;
        if (const auto parsed = jinja::parse_template(text, where)) add(jinja::references(*parsed), in, where, text);
    }

    std::vector<Reading> readings;

private:
    void add(std::vector<jinja::Reference> references, Reading::In in, text::Position where, const std::string& text) {
        for (jinja::Reference& reference : references) readings.push_back({std::move(reference), in, where, text});
    }
};

}  // namespace

std::vector<Reading> readings_of(const ansible::Task& task) {
    Reader reader;
    reader.conditions(task.when, Reading::In::when);
    for (const auto* list : {&task.failed_when, &task.changed_when, &task.until})
        reader.conditions(*list, Reading::In::result);
    for (const auto* fields : {&task.arguments, &task.vars, &task.keywords})
        for (const ansible::Field& field : *fields)
            if (field.node != nullptr) reader.node(*field.node, Reading::In::value);
    reader.text(task.free_form, Reading::In::value, task.action_where);
    if (task.loop && task.loop->source != nullptr) reader.node(*task.loop->source, Reading::In::loop);
    reader.text(task.delegate_to, Reading::In::value, task.where);
    return std::move(reader.readings);
}

std::vector<Reading> readings_around(const check::Model& model, const KnownTask& known) {
    Reader reader;
    reader.readings = readings_of(*known.task);
    if (known.node != nullptr)
        for (const ansible::Condition* condition : conditions_of_blocks(model, *known.node))
            reader.condition(*condition, Reading::In::when);
    return std::move(reader.readings);
}

std::string dotted(const jinja::Reference& reference) {
    std::string text = reference.name;
    for (const std::string& key : reference.path) text += "." + key;
    return text;
}

bool is_in_skipped_register(const jinja::Reference& reference, const ansible::Task& definer) {
    static constexpr std::array<std::string_view, 5> kept{"changed", "skipped", "failed", "skip_reason", "get"};
    if (reference.path.empty()) return true;
    const std::string& key = reference.path.front();
    return std::find(kept.begin(), kept.end(), key) != kept.end() || (key == "results" && definer.loop.has_value());
}

}  // namespace stepwarden::rules
