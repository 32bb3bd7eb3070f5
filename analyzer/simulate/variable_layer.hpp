// The variables that stand around a task, as layers from the task outwards. Which layer wins over registers, facts and
// inventory is Ansible's precedence (vars/manager.py, get_vars).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "ansible/task.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

using NamedValue = std::pair<std::string, value::Value>;

/// A layer lives in the frame of whoever walks what it stands around.
struct VariableLayer {
    /// From the weakest to the strongest; set_fact and registers stand between `task` and `role_params`.
    enum class Kind : std::uint8_t {
        role_defaults,
        play,
        vars_file,
        role_vars,
        task,
        role_params,
        include_params,
        item
    };

    const VariableLayer* outer = nullptr;
    Kind kind = Kind::task;
    /// Of two fields with one name the last counts.
    std::span<const ansible::Field> fields;
    std::span<const NamedValue> values;
    /// Tells this layer's values from those of any other, for layers whose values change from one time to the next.
    std::uint64_t serial = 0;
};

}  // namespace stepwarden::simulate
