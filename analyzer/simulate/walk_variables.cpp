// What a task that is being observed sees of its variables, told to people.
#include <algorithm>

#include "jinja/evaluate.hpp"
#include "jinja/parse.hpp"
#include "simulate/walk.hpp"
#include "value/python_text.hpp"

namespace stepwarden::simulate {
namespace {

using value::Value;

/// Longer values are cut for people.
constexpr std::size_t told_length = 200;

class NameCollector {
public:
    void of(const std::vector<jinja::Reference>& references) {
        for (const jinja::Reference& reference : references)
            if (std::find(names.begin(), names.end(), reference.name) == names.end()) names.push_back(reference.name);
    }
    void of(const std::string& text) {
        if (!jinja::has_template(text)) return;
        if (const auto parsed = jinja::parse_template(text)) of(jinja::references(*parsed));
    }
    void of(const yaml::Node& node) {
        if (node.is_scalar()) return of(node.scalar);
        for (const yaml::Node& item : node.items) of(item);
        for (const yaml::Entry& entry : node.entries) of(entry.value);
    }

    std::vector<std::string> names;
};

std::string told(const Value& value) {
    std::string text;
    if (value.is_undefined())
        text = "undefined";
    else if (value.is_mapping())
        text = "known only at run time (" + value.as_mapping().name + ")";
    else if (value.is_unknown())
        text = "known only at run time (" + value.cause() + ")";
    else if (value::find_unknown(value) != nullptr)
        text = "known in part only (" + *value::find_unknown(value)->cause + ")";
    else if (value::find_undefined(value) != nullptr)
        text = "undefined in part (" + *value::find_undefined(value)->name + ")";
    else
        text = value::python_repr(value);
    if (text.size() > told_length) text = text.substr(0, told_length) + "...";
    return text;
}

}  // namespace

std::vector<DryRun::Seen> Walk::variables_of(const TaskMoment& moment, HostNumber host) {
    std::vector<DryRun::Seen> all;
    if (observed_layer_ == nullptr) return all;
    NameCollector collector;
    for (const ansible::Condition* condition : observed_when_)
        if (condition->expression) collector.of(jinja::references(*condition->expression));
    const ansible::Task& task = *moment.task;
    if (task.loop) collector.of(*task.loop->source);
    collector.of(task.free_form);
    for (const ansible::Field& field : task.arguments) collector.of(*field.node);
    const HostPlace place = space_.place(host);
    for (const std::string& name : collector.names) {
        viewer_.look(place.number, place.index, observed_layer_, {});
        if (task.loop && name == task.loop->variable) continue;
        const Viewer::Origin origin = viewer_.origin_of(name);
        DryRun::Seen seen;
        seen.name = name;
        seen.value = told(viewer_.find(name));
        seen.source = origin.source;
        if (origin.node != nullptr) seen.where = origin.node->where;
        if (origin.definition && origin.definition->task != nullptr) {
            seen.where = origin.definition->task->where;
            seen.source = origin.definition->by == Definition::By::task_register ? "register" : "set_fact";
        }
        all.push_back(std::move(seen));
    }
    return all;
}

}  // namespace stepwarden::simulate
