#include "rules/support/module_parameters.hpp"

#include <algorithm>

#include "ansible/keywords.hpp"
#include "ansible/task_defects.hpp"
#include "rules/support/rows.hpp"
#include "text/suggest.hpp"

namespace stepwarden::rules {

bool ModuleParameters::takes(std::string_view name) const { return std::ranges::find(names, name) != names.end(); }

ModuleKnowledge::ModuleKnowledge(const tripleo::Knowledge& knowledge) {
    const yaml::Node parameters = knowledge.table("module_parameters.yaml");
    const yaml::Node names = knowledge.table("module_names.yaml");
    for (const yaml::Node& row : rows_of(parameters, "modules")) {
        ModuleParameters known{strings_of(row.find("parameters")), {}, {}};
        if (const yaml::Node* others = row.find("other_names"))
            for (const yaml::Entry& entry : others->entries) known.other_names[entry.key.scalar] = entry.value.scalar;
        if (const yaml::Node* choices = row.find("choices"))
            for (const yaml::Entry& entry : choices->entries)
                known.choices[entry.key.scalar] = strings_of(&entry.value);
        for (const std::string& module : strings_of(row.find("module"))) parameters_[module] = known;
    }
    for (const yaml::Node& row : rows_of(names, "modules"))
        for (std::string& name : strings_of(row.find("names"))) names_.push_back(std::move(name));
}

const ModuleParameters* ModuleKnowledge::parameters(const ansible::Task& task) const {
    const auto found = parameters_.find(module_name(task));
    return found == parameters_.end() ? nullptr : &found->second;
}

bool ModuleKnowledge::is_module(const ansible::Task& task) const {
    const std::string_view name = module_name(task);
    return ansible::takes_command_line(name) || name.find('.') != std::string_view::npos ||
           parameters_.contains(name) || fits_any(names_, name);
}

std::optional<std::string> ModuleKnowledge::nearest_module(std::string_view name) const {
    std::vector<std::string_view> known;
    for (const auto& [module, parameters] : parameters_)
        if (module.find('.') == std::string::npos) known.push_back(module);
    return text::nearest_name(name, known);
}

std::string_view module_name(const ansible::Task& task) {
    std::string_view name = task.action_as_written;
    for (const std::string_view builtin : {"ansible.builtin.", "ansible.legacy."})
        if (name.starts_with(builtin)) return name.substr(builtin.size());
    return name;
}

bool has_one_action(const ansible::Task& task) {
    return !task.action.empty() &&
           std::ranges::none_of(ansible::defects_of(task), [](const ansible::TaskDefect& defect) {
               return defect.kind == ansible::TaskDefect::Kind::conflicting_actions;
           });
}

text::Position argument_place(const ansible::Task& task, const ansible::Field& argument) {
    for (const yaml::Entry& entry : task.node->entries)
        if (const yaml::Entry* found = entry.value.find_entry(argument.name); found != nullptr)
            if (&found->value == argument.node) return found->key.where;
    return argument.node->where;
}

}  // namespace stepwarden::rules
