#include "simulate/module_table.hpp"

#include <algorithm>
#include <set>

#include "simulate/table_reader.hpp"

namespace stepwarden::simulate {
namespace {

ArgumentValues read_argument_values(TableReader& reader, const yaml::Node& row, std::string_view key) {
    ArgumentValues result;
    const yaml::Node* map = row.find(key);
    if (map == nullptr) return result;
    if (!map->is_mapping()) reader.wrong(*map, "expected a mapping under '" + std::string(key) + "'");
    for (const yaml::Entry& entry : map->entries) result.emplace_back(entry.key.scalar, reader.texts(entry.value));
    return result;
}

EffectRow read_effect(TableReader& reader, const yaml::Node& row) {
    reader.only_keys(
        row, {"resource", "name", "named", "or_named", "separator", "strip", "by", "default", "operations", "unless"});
    EffectRow effect;
    effect.resource = reader.resource(row);
    effect.name_arguments = reader.texts(row, "name");
    effect.fixed_name = reader.optional_text(row, "named");
    effect.fallback_name = reader.optional_text(row, "or_named");
    effect.separator = reader.optional_text(row, "separator").value_or("");
    effect.strip = reader.texts(row, "strip");
    effect.by = reader.optional_text(row, "by").value_or("");
    effect.default_value = reader.optional_text(row, "default").value_or("");
    effect.unless = read_argument_values(reader, row, "unless");
    if (effect.name_arguments.empty() && !effect.fixed_name) reader.wrong(row, "expected 'name' or 'named'");
    const yaml::Node* operations = row.find("operations");
    if (operations == nullptr || operations->is_mapping() == effect.by.empty()) {
        reader.wrong(row, "expected 'operations', a map when there is 'by', else a list");
    } else if (effect.by.empty()) {
        effect.operations.emplace_back("", reader.operations(*operations));
    } else {
        for (const yaml::Entry& entry : operations->entries)
            effect.operations.emplace_back(entry.key.scalar, reader.operations(entry.value));
    }
    return effect;
}

CommandText read_runs(TableReader& reader, const yaml::Node& row) {
    const std::optional<std::string> text = reader.optional_text(row, "runs");
    if (!text) return CommandText::none;
    if (text != "shell" && text != "command") reader.wrong(row, "'runs' is shell or command, not '" + *text + "'");
    return text == "shell" ? CommandText::shell : CommandText::command;
}

ModuleRow read_row(TableReader& reader, const yaml::Node& row, std::string_view kind) {
    reader.only_keys(row, {kind, "tasks_from", "source", "changes", "changes_with", "only_asks", "runs", "effects"});
    ModuleRow result;
    result.names = reader.texts(row, kind);
    if (result.names.empty()) reader.wrong(row, "expected '" + std::string(kind) + "'");
    result.source = reader.text(row, "source");
    result.tasks_from = reader.optional_text(row, "tasks_from");
    result.changes = reader.changes(row).value_or(Changes::state);
    result.changes_with = reader.texts(row, "changes_with");
    result.only_asks = read_argument_values(reader, row, "only_asks");
    result.runs = read_runs(reader, row);
    if (const yaml::Node* effects = row.find("effects"))
        for (const yaml::Node& effect : effects->items) result.effects.push_back(read_effect(reader, effect));
    return result;
}

std::vector<ModuleRow> read_rows(TableReader& reader, const yaml::Node& document, std::string_view list,
                                 std::string_view kind) {
    std::vector<ModuleRow> result;
    std::set<std::string> claimed;
    for (const yaml::Node& row : reader.rows(document, list)) {
        result.push_back(read_row(reader, row, kind));
        for (const std::string& name : result.back().names)
            if (!claimed.insert(name + '/' + result.back().tasks_from.value_or("")).second)
                reader.wrong(row, "a second row for '" + name + "'");
    }
    return result;
}

const ModuleRow* find_row(const std::vector<ModuleRow>& rows, std::string_view name, const auto& fits) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const ModuleRow& row) {
        return fits(row) && std::find(row.names.begin(), row.names.end(), name) != row.names.end();
    });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const ModuleRow* ModuleTable::module(std::string_view name) const {
    return find_row(modules_, name, [](const ModuleRow&) { return true; });
}

const ModuleRow* ModuleTable::role(std::string_view name, std::string_view tasks_from) const {
    return find_row(roles_, name,
                    [&](const ModuleRow& row) { return !row.tasks_from || *row.tasks_from == tasks_from; });
}

text::Result<ModuleTable> read_module_table(std::string_view modules_yaml, std::string_view commands_yaml) {
    text::Result<CommandTable> commands = read_command_table(commands_yaml);
    if (!commands) return tl::unexpected(commands.error());
    TableReader reader("modules.yaml");
    const std::optional<yaml::Node> document = reader.document(modules_yaml);
    if (!document) return tl::unexpected(*reader.problem());
    reader.only_keys(*document, {"modules", "roles"});
    ModuleTable table;
    table.modules_ = read_rows(reader, *document, "modules", "module");
    table.roles_ = read_rows(reader, *document, "roles", "role");
    table.commands_ = std::move(*commands);
    if (reader.problem()) return tl::unexpected(*reader.problem());
    return table;
}

}  // namespace stepwarden::simulate
