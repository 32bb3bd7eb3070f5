#include "rules/support/setters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "rules/support/sections.hpp"

namespace stepwarden::rules {

bool sets(const ansible::Task& task, std::string_view name) {
    if (task.register_name == name) return true;
    return task.action == "set_fact" &&
           std::any_of(task.arguments.begin(), task.arguments.end(),
                       [&](const ansible::Field& argument) { return argument.name == name; });
}

std::vector<KnownTask> setters_of(const check::Model& model, std::string_view name) {
    std::vector<KnownTask> tasks = all_tasks(model);
    std::erase_if(tasks, [&](const KnownTask& known) { return !sets(*known.task, name); });
    return tasks;
}

std::string described(const KnownTask& known) {
    std::string text = fmt::format("'{}'", title(*known.task));
    if (known.node == nullptr || known.node->section.empty()) return text;
    text += " (" + known.node->section;
    if (!known.node->role.empty()) text += " of " + known.node->role;
    const std::vector<int>& steps = known.node->steps;
    if (!steps.empty() && !known.node->every_step)
        text += fmt::format(", {} {}", steps.size() == 1 ? "step" : "steps", fmt::join(steps, ", "));
    return text + ")";
}

std::string_view set_by(const ansible::Task& task, std::string_view name) {
    return task.register_name == name ? "registered" : "set";
}

}  // namespace stepwarden::rules
