// Where a template uses the functions that lead out of it: parameters, resources and their attributes, and texts that
// are filled in. Found by walking the template once; nothing is evaluated.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "heat/hot_template.hpp"
#include "yaml/node.hpp"

namespace stepwarden::heat {

struct FunctionUse {
    enum class Function : std::uint8_t { get_param, get_attr, get_resource, str_replace };

    Function function = Function::get_param;
    /// The key in the template, and what stands under it.
    const yaml::Entry* entry = nullptr;
    /// "resources", "outputs" or "conditions", and the entry there. Views into the template.
    std::string_view part;
    std::string_view item;
    /// The outermost key around it that is named like a task list, such as "upgrade_tasks"; or empty.
    std::string_view section;
    /// In the condition of an `if`.
    bool in_condition = false;

    /// The name that it asks for: the argument itself or its first item. Empty when that is not written out.
    [[nodiscard]] std::string_view name() const;
};

/// In the template's order.
std::vector<FunctionUse> function_uses(const HotTemplate& source);

/// Named like a list of tasks.
[[nodiscard]] bool is_task_list(std::string_view key);

}  // namespace stepwarden::heat
