// What Ansible modules and TripleO's roles do to resources, as data: rules/knowledge/modules.yaml read into rows. The
// YAML says in its own head what each key means; here a row is only checked and held.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulate/command_table.hpp"
#include "simulate/effect.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::simulate {

/// Argument names with the values that matter, truth values as "true" and "false".
using ArgumentValues = std::vector<std::pair<std::string, std::vector<std::string>>>;

struct EffectRow {
    Resource resource = Resource::unit;
    /// Arguments that name the resource, the first one given counts; empty when `named` is set.
    std::vector<std::string> name_arguments;
    std::optional<std::string> fixed_name;
    std::optional<std::string> fallback_name;
    /// Empty: one name.
    std::string separator;
    std::vector<std::string> strip;
    /// The argument that decides; empty: the operations happen always and stand under "".
    std::string by;
    std::string default_value;
    std::vector<std::pair<std::string, std::vector<Operation>>> operations;
    ArgumentValues unless;
};

enum class CommandText : std::uint8_t { none, shell, command };

struct ModuleRow {
    std::vector<std::string> names;
    /// Roles only: the entry file without its extension; unset for any.
    std::optional<std::string> tasks_from;
    std::string source;
    Changes changes = Changes::state;
    std::vector<std::string> changes_with;
    ArgumentValues only_asks;
    CommandText runs = CommandText::none;
    std::vector<EffectRow> effects;
};

class ModuleTable {
public:
    /// The row of a module without its collection ("systemd"), or nullptr.
    [[nodiscard]] const ModuleRow* module(std::string_view name) const;
    /// The first row of a role that covers `tasks_from` ("main" when the task names none), or nullptr.
    [[nodiscard]] const ModuleRow* role(std::string_view name, std::string_view tasks_from) const;
    [[nodiscard]] const CommandTable& commands() const { return commands_; }

    [[nodiscard]] const std::vector<ModuleRow>& modules() const { return modules_; }
    [[nodiscard]] const std::vector<ModuleRow>& roles() const { return roles_; }

private:
    friend text::Result<ModuleTable> read_module_table(std::string_view modules_yaml, std::string_view commands_yaml);

    std::vector<ModuleRow> modules_;
    std::vector<ModuleRow> roles_;
    CommandTable commands_;
};

/// Reads the texts of modules.yaml and commands.yaml. The diagnostic tells the line of the first row that is wrong: an
/// unknown key, resource or operation, a row without names or source, a name that two rows claim.
text::Result<ModuleTable> read_module_table(std::string_view modules_yaml, std::string_view commands_yaml);

}  // namespace stepwarden::simulate
