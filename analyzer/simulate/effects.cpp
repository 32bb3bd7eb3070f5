#include "simulate/effects.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulate/command_line.hpp"

namespace stepwarden::simulate {
namespace {

constexpr std::size_t max_loop_items = 500;

/// Every spelling that Ansible takes for a truth value (module_utils/parsing/convert_bool.py) as "true" or "false".
std::string as_decision(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    for (const std::string_view yes : {"true", "yes", "on", "1", "y", "t"})
        if (lower == yes) return "true";
    for (const std::string_view no : {"false", "no", "off", "0", "n", "f"})
        if (lower == no) return "false";
    return lower;
}

/// The arguments of one run of a task: those of the module, or the variables that a role is given.
class Arguments {
public:
    Arguments(const std::vector<ansible::Field>& list, std::string_view loop_variable, const yaml::Node* item,
              const TextLookup& lookup)
        : list_(list), loop_variable_(loop_variable), item_(item), lookup_(lookup) {}

    [[nodiscard]] const yaml::Node* find(std::string_view name) const {
        const auto found = std::find_if(list_.begin(), list_.end(),
                                        [name](const ansible::Field& field) { return field.name == name; });
        return found == list_.end() ? nullptr : found->node;
    }

    /// With the item of the loop put in; templates that are left stay.
    [[nodiscard]] std::string with_item(std::string_view text) const {
        return item_ == nullptr ? std::string(text) : substitute_item(text, loop_variable_, *item_);
    }

    [[nodiscard]] std::optional<std::string> resolved(std::string_view text) const {
        return resolve_text(with_item(text), lookup_);
    }

    /// "" for a missing argument, nothing for one whose value only the run can tell.
    [[nodiscard]] std::optional<std::string> decision(std::string_view name) const {
        const yaml::Node* node = find(name);
        if (node == nullptr || node->is_null()) return "";
        if (!node->is_scalar()) return std::nullopt;
        const std::optional<std::string> text = resolved(node->scalar);
        if (!text) return std::nullopt;
        return as_decision(*text);
    }

    [[nodiscard]] bool has_value_of(const ArgumentValues& wanted) const {
        return std::any_of(wanted.begin(), wanted.end(), [&](const auto& entry) {
            const std::optional<std::string> value = decision(entry.first);
            return value && std::find(entry.second.begin(), entry.second.end(), *value) != entry.second.end();
        });
    }

    /// The item itself, when a text is nothing but the loop's variable and the item is no scalar.
    [[nodiscard]] const yaml::Node& dereferenced(const yaml::Node& node) const {
        const bool is_item = item_ != nullptr && !item_->is_scalar() && node.is_string() &&
                             sole_expression(node.scalar) == loop_variable_;
        return is_item ? *item_ : node;
    }

private:
    const std::vector<ansible::Field>& list_;
    std::string_view loop_variable_;
    const yaml::Node* item_;
    const TextLookup& lookup_;
};

void add(TaskEffects& result, Effect effect) {
    if (std::find(result.effects.begin(), result.effects.end(), effect) == result.effects.end())
        result.effects.push_back(std::move(effect));
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\n");
    return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

void add_names(const EffectRow& row, const std::optional<std::string>& text, std::vector<std::string>& names) {
    if (!text) {
        names.emplace_back();
        return;
    }
    std::string_view rest = *text;
    while (true) {
        const std::size_t end = row.separator.empty() ? std::string_view::npos : rest.find(row.separator);
        std::string name(trimmed(rest.substr(0, end)));
        for (const std::string& ending : row.strip)
            if (name.ends_with(ending)) name.resize(name.size() - ending.size());
        if (!name.empty()) names.push_back(std::move(name));
        if (end == std::string_view::npos) return;
        rest.remove_prefix(end + row.separator.size());
    }
}

std::vector<std::string> names_of(const EffectRow& row, const Arguments& arguments) {
    if (row.fixed_name) return {*row.fixed_name};
    const yaml::Node* node = nullptr;
    for (const std::string& argument : row.name_arguments)
        if (node == nullptr) node = arguments.find(argument);
    if (node == nullptr || node->is_null()) return {row.fallback_name.value_or("")};
    const yaml::Node& value = arguments.dereferenced(*node);
    std::vector<std::string> names;
    if (value.is_scalar()) add_names(row, arguments.resolved(value.scalar), names);
    if (value.is_mapping()) names.emplace_back();
    for (const yaml::Node& item : value.items)
        add_names(row, item.is_scalar() ? arguments.resolved(item.scalar) : std::nullopt, names);
    return names;
}

void add_row(TaskEffects& result, const EffectRow& row, const Arguments& arguments) {
    if (arguments.has_value_of(row.unless)) return;
    std::optional<std::string> decision = row.by.empty() ? "" : arguments.decision(row.by);
    if (decision && decision->empty() && !row.by.empty()) decision = row.default_value;
    if (!decision) return;
    const auto found = std::find_if(row.operations.begin(), row.operations.end(),
                                    [&](const auto& entry) { return entry.first == *decision; });
    if (found == row.operations.end()) return;
    for (const std::string& name : names_of(row, arguments))
        for (const Operation operation : found->second) add(result, {operation, row.resource, name, false});
}

Changes changes_of(const ModuleRow& row, const Arguments& arguments) {
    if (arguments.has_value_of(row.only_asks)) return Changes::nothing;
    const auto given = [&](const std::string& name) { return arguments.find(name) != nullptr; };
    if (!row.changes_with.empty() && std::none_of(row.changes_with.begin(), row.changes_with.end(), given))
        return Changes::nothing;
    return row.changes;
}

CommandEffects run_command(const ansible::Task& task, const ModuleRow& row, const Arguments& arguments,
                           const ModuleTable& table, const TextLookup& lookup) {
    if (const yaml::Node* argv = arguments.find("argv"); argv != nullptr && argv->is_sequence()) {
        std::vector<std::string> words;
        for (const yaml::Node& word : argv->items) words.push_back(arguments.with_item(word.scalar));
        return argv_effects(words, table.commands(), lookup);
    }
    std::string text = arguments.with_item(task.free_form);
    for (const std::string_view name : {"cmd", "_raw_params", "command"})
        if (const yaml::Node* node = arguments.find(name); text.empty() && node != nullptr && node->is_scalar())
            text = arguments.with_item(node->scalar);
    if (trimmed(text).empty()) return {{}, Changes::unknown};
    return row.runs == CommandText::shell ? script_effects(text, table.commands(), lookup)
                                          : command_effects(text, table.commands(), lookup);
}

struct Lookups {
    const ModuleTable& table;
    const TextLookup& texts;
};

TaskEffects study_once(const ansible::Task& task, const yaml::Node* item, const Lookups& lookups) {
    const bool runs_role =
        task.inclusion == ansible::Inclusion::import_role || task.inclusion == ansible::Inclusion::include_role;
    const std::string_view variable = task.loop ? std::string_view(task.loop->variable) : "item";
    const Arguments arguments(task.arguments, variable, item, lookups.texts);
    const Arguments role_variables(task.vars, variable, item, lookups.texts);
    const ModuleRow* row = nullptr;
    if (runs_role) {
        const std::string_view name = task.argument_text(task.argument("name") != nullptr ? "name" : "role");
        std::string entry = arguments.resolved(task.argument_text("tasks_from")).value_or("");
        for (const std::string_view ending : {".yml", ".yaml"})
            if (entry.ends_with(ending)) entry.resize(entry.size() - ending.size());
        row = lookups.table.role(arguments.resolved(name).value_or(""), entry.empty() ? "main" : entry);
    } else {
        row = lookups.table.module(task.action);
    }
    if (row == nullptr) return {};
    if (row->runs != CommandText::none) {
        CommandEffects command = run_command(task, *row, arguments, lookups.table, lookups.texts);
        return {std::move(command.effects), command.changes};
    }
    const Arguments& given = runs_role ? role_variables : arguments;
    TaskEffects result;
    result.changes = changes_of(*row, given);
    if (result.changes == Changes::nothing) return result;
    for (const EffectRow& effect : row->effects) add_row(result, effect, given);
    return result;
}

/// The items of a loop over a literal list; with_items takes lists inside of the list apart, one level deep
/// (ansible-core plugins/lookup/items.py). Empty when the task runs once or over what only the run can tell.
std::vector<const yaml::Node*> literal_items(const ansible::Task& task) {
    std::vector<const yaml::Node*> items;
    const bool is_list = task.loop && task.loop->source != nullptr && task.loop->source->is_sequence();
    if (!is_list ||
        (task.loop->keyword != "loop" && task.loop->keyword != "with_items" && task.loop->keyword != "with_list"))
        return items;
    for (const yaml::Node& item : task.loop->source->items) {
        if (item.is_sequence() && task.loop->keyword == "with_items")
            for (const yaml::Node& inner : item.items) items.push_back(&inner);
        else
            items.push_back(&item);
        if (items.size() > max_loop_items) return {};
    }
    return items;
}

}  // namespace

TaskEffects study(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup) {
    if (task.is_block) return {{}, Changes::nothing};
    const std::vector<const yaml::Node*> items = literal_items(task);
    if (items.empty()) return study_once(task, nullptr, {table, lookup});
    TaskEffects result{{}, Changes::nothing};
    for (const yaml::Node* item : items) {
        TaskEffects once = study_once(task, item, {table, lookup});
        result.changes = combined(result.changes, once.changes);
        for (Effect& effect : once.effects) add(result, std::move(effect));
    }
    return result;
}

std::vector<Effect> effects_of(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup) {
    return study(task, table, lookup).effects;
}

Changes changes_of(const ansible::Task& task, const ModuleTable& table, const TextLookup& lookup) {
    return study(task, table, lookup).changes;
}

}  // namespace stepwarden::simulate
