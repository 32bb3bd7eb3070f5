#include "simulate/table_reader.hpp"

#include <algorithm>
#include <utility>

#include "yaml/packed.hpp"

namespace stepwarden::simulate {

void TableReader::wrong(const yaml::Node& at, std::string message) {
    if (!problem_) problem_ = text::Diagnostic{at.where, std::move(message), file_name_};
}

std::optional<yaml::Node> TableReader::document(std::string_view yaml) {
    text::Result<yaml::Node> table = yaml::read_table(yaml);
    if (!table) {
        problem_ = text::Diagnostic{table.error().where, table.error().message, file_name_};
        return std::nullopt;
    }
    if (!table->is_mapping()) {
        wrong({}, "expected one mapping");
        return std::nullopt;
    }
    return std::move(*table);
}

std::span<const yaml::Node> TableReader::rows(const yaml::Node& document, std::string_view key) {
    const yaml::Node* list = document.find(key);
    if (list == nullptr || !list->is_sequence()) {
        wrong(document, "expected a list under '" + std::string(key) + "'");
        return {};
    }
    for (const yaml::Node& row : list->items)
        if (!row.is_mapping()) wrong(row, "expected a mapping as row of '" + std::string(key) + "'");
    return list->items;
}

void TableReader::only_keys(const yaml::Node& row, std::initializer_list<std::string_view> allowed) {
    for (const yaml::Entry& entry : row.entries)
        if (std::find(allowed.begin(), allowed.end(), entry.key.scalar) == allowed.end())
            wrong(entry.key, "unknown key '" + entry.key.scalar + "'");
}

std::string TableReader::text(const yaml::Node& row, std::string_view key) {
    std::optional<std::string> found = optional_text(row, key);
    if (!found) wrong(row, "expected '" + std::string(key) + "'");
    return std::move(found).value_or("");
}

std::optional<std::string> TableReader::optional_text(const yaml::Node& row, std::string_view key) {
    const yaml::Node* value = row.find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_scalar()) wrong(*value, "expected a text under '" + std::string(key) + "'");
    return value->scalar;
}

std::vector<std::string> TableReader::texts(const yaml::Node& row, std::string_view key) {
    const yaml::Node* value = row.find(key);
    return value == nullptr ? std::vector<std::string>{} : texts(*value);
}

std::vector<std::string> TableReader::texts(const yaml::Node& value) {
    if (value.is_scalar()) return {value.scalar};
    std::vector<std::string> result;
    for (const yaml::Node& item : value.items) {
        if (!item.is_scalar()) wrong(item, "expected a text");
        result.push_back(item.scalar);
    }
    if (value.is_mapping()) wrong(value, "expected a text or a list of texts");
    return result;
}

std::vector<Operation> TableReader::operations(const yaml::Node& value) {
    std::vector<Operation> result;
    for (const std::string& word : texts(value)) {
        const std::optional<Operation> operation = operation_named(word);
        if (operation)
            result.push_back(*operation);
        else
            wrong(value, "unknown operation '" + word + "'");
    }
    return result;
}

Resource TableReader::resource(const yaml::Node& row) {
    const std::string word = text(row, "resource");
    const std::optional<Resource> found = resource_named(word);
    if (!found) wrong(row, "unknown resource '" + word + "'");
    return found.value_or(Resource::unit);
}

std::vector<Resource> TableReader::resources(const yaml::Node& value) {
    std::vector<Resource> result;
    for (const std::string& word : texts(value)) {
        const std::optional<Resource> found = resource_named(word);
        if (found)
            result.push_back(*found);
        else
            wrong(value, "unknown resource '" + word + "'");
    }
    return result;
}

std::optional<Changes> TableReader::changes(const yaml::Node& row) {
    const std::optional<std::string> word = optional_text(row, "changes");
    if (!word) return std::nullopt;
    if (word == "nothing") return Changes::nothing;
    if (word == "state") return Changes::state;
    if (word != "unknown") wrong(row, "'changes' is nothing, state or unknown, not '" + *word + "'");
    return Changes::unknown;
}

}  // namespace stepwarden::simulate
