// What is known of a module's name and parameters: rules/knowledge/module_parameters.yaml and module_names.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ansible/task.hpp"
#include "tripleo/knowledge.hpp"

namespace stepwarden::rules {

struct ModuleParameters {
    std::vector<std::string> names;
    /// A parameter that it takes and does not document, and the documented one.
    std::map<std::string, std::string, std::less<>> other_names;
    /// Parameters that take one of some words.
    std::map<std::string, std::vector<std::string>, std::less<>> choices;

    [[nodiscard]] bool takes(std::string_view name) const;
};

class ModuleKnowledge {
public:
    explicit ModuleKnowledge(const tripleo::Knowledge& knowledge);

    /// nullptr for a module of which nothing is known.
    [[nodiscard]] const ModuleParameters* parameters(const ansible::Task& task) const;

    /// Some table has the module, or it is of a collection.
    [[nodiscard]] bool is_module(const ansible::Task& task) const;

    /// The module whose name it most likely was meant to be.
    [[nodiscard]] std::optional<std::string> nearest_module(std::string_view name) const;

private:
    std::map<std::string, ModuleParameters, std::less<>> parameters_;
    /// With `*` for any text.
    std::vector<std::string> names_;
};

/// The name that the tables have a task's module by: that of ansible.builtin without it, any other as it is written.
std::string_view module_name(const ansible::Task& task);

/// It has a module, and no second key that counts as one, so that its module is what was meant.
bool has_one_action(const ansible::Task& task);

/// The argument's key where it is written; of key=value text the place of the text.
text::Position argument_place(const ansible::Task& task, const ansible::Field& argument);

}  // namespace stepwarden::rules
