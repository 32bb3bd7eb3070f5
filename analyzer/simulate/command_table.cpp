#include "simulate/command_table.hpp"

#include <algorithm>
#include <cstddef>

#include "simulate/table_reader.hpp"

namespace stepwarden::simulate {
namespace {

template <typename Values>
auto find_entry(const Values& values, std::string_view key) {
    return std::find_if(values.begin(), values.end(), [key](const auto& entry) { return entry.first == key; });
}

std::vector<std::string> split_blanks(std::string_view text) {
    std::vector<std::string> words;
    while (true) {
        const std::size_t start = text.find_first_not_of(' ');
        if (start == std::string_view::npos) return words;
        text.remove_prefix(start);
        const std::size_t end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

/// Nothing for a placeholder that does not exist.
std::optional<PatternToken> read_token(std::string_view word) {
    using Kind = PatternToken::Kind;
    if (word.starts_with('<')) {
        if (word == "<_>") return PatternToken{Kind::skip, ""};
        if (word == "<name>") return PatternToken{Kind::name, ""};
        if (word == "<names>") return PatternToken{Kind::names, ""};
        if (word == "<last>") return PatternToken{Kind::last, ""};
        if (word == "<command>") return PatternToken{Kind::command, ""};
        if (word == "<command+>") return PatternToken{Kind::command_and_more, ""};
        if (word == "<script>") return PatternToken{Kind::script, ""};
        return std::nullopt;
    }
    if (!word.starts_with('-')) return PatternToken{Kind::word, std::string(word)};
    const std::size_t equals = word.find("=<");
    if (equals == std::string_view::npos) return PatternToken{Kind::option, std::string(word)};
    const std::string_view placeholder = word.substr(equals + 1);
    const std::string option(word.substr(0, equals));
    if (placeholder == "<name>") return PatternToken{Kind::option_name, option};
    if (placeholder == "<script>") return PatternToken{Kind::option_script, option};
    return std::nullopt;
}

CommandRow read_pattern(TableReader& reader, const yaml::Node& row, std::string_view pattern) {
    CommandRow result;
    const std::vector<std::string> words = split_blanks(pattern);
    if (words.empty()) {
        reader.wrong(row, "empty pattern under 'run'");
        return result;
    }
    result.program = words[0];
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::optional<PatternToken> token = read_token(words[i]);
        if (!token) reader.wrong(row, "unknown placeholder '" + words[i] + "'");
        result.pattern.push_back(std::move(token).value_or(PatternToken{}));
    }
    return result;
}

void read_row(TableReader& reader, const yaml::Node& row, std::vector<CommandRow>& rows) {
    reader.only_keys(row, {"run", "do", "resource", "named", "or_named", "strip", "reaches", "changes", "source"});
    const std::vector<std::string> patterns = reader.texts(row, "run");
    if (patterns.empty()) reader.wrong(row, "expected 'run'");
    CommandRow shared;
    shared.source = reader.text(row, "source");
    if (const yaml::Node* what = row.find("do")) {
        shared.operations = reader.operations(*what);
        shared.resource = reader.resource(row);
    }
    shared.fixed_name = reader.optional_text(row, "named");
    shared.fallback_name = reader.optional_text(row, "or_named");
    shared.strip = reader.texts(row, "strip");
    if (const yaml::Node* kinds = row.find("reaches")) shared.reaches = reader.resources(*kinds);
    shared.changes = reader.changes(row);
    for (const std::string& pattern : patterns) {
        CommandRow one = shared;
        CommandRow read = read_pattern(reader, row, pattern);
        one.program = std::move(read.program);
        one.pattern = std::move(read.pattern);
        rows.push_back(std::move(one));
    }
}

std::vector<std::pair<std::string, std::string>> read_pairs(TableReader& reader, const yaml::Node& document,
                                                            std::string_view key) {
    std::vector<std::pair<std::string, std::string>> result;
    const yaml::Node* map = document.find(key);
    if (map == nullptr || !map->is_mapping()) {
        reader.wrong(document, "expected a mapping under '" + std::string(key) + "'");
        return result;
    }
    for (const yaml::Entry& entry : map->entries) result.emplace_back(entry.key.scalar, entry.value.scalar);
    return result;
}

}  // namespace

std::vector<const CommandRow*> CommandTable::rows(std::string_view program) const {
    std::vector<const CommandRow*> result;
    const auto before = [](const CommandRow& row, std::string_view name) { return row.program < name; };
    auto at = std::lower_bound(rows_.begin(), rows_.end(), program, before);
    for (; at != rows_.end() && at->program == program; ++at) result.push_back(&*at);
    return result;
}

bool CommandTable::takes_value(std::string_view program, std::string_view option) const {
    const auto found = find_entry(value_options_, program);
    return found != value_options_.end() &&
           std::find(found->second.begin(), found->second.end(), option) != found->second.end();
}

const std::string* CommandTable::program_of(std::string_view expression) const {
    const auto found = find_entry(expressions_, expression);
    return found == expressions_.end() ? nullptr : &found->second;
}

std::string_view CommandTable::canonical(std::string_view program) const {
    const auto found = find_entry(same_as_, program);
    return found == same_as_.end() ? program : std::string_view(found->second);
}

text::Result<CommandTable> read_command_table(std::string_view yaml) {
    TableReader reader("commands.yaml");
    const std::optional<yaml::Node> document = reader.document(yaml);
    if (!document) return tl::unexpected(*reader.problem());
    reader.only_keys(*document, {"same_as", "expressions", "value_options", "commands"});
    CommandTable table;
    table.same_as_ = read_pairs(reader, *document, "same_as");
    table.expressions_ = read_pairs(reader, *document, "expressions");
    if (const yaml::Node* options = document->find("value_options"))
        for (const yaml::Entry& entry : options->entries)
            table.value_options_.emplace_back(entry.key.scalar, reader.texts(entry.value));
    for (const yaml::Node& row : reader.rows(*document, "commands")) read_row(reader, row, table.rows_);
    if (reader.problem()) return tl::unexpected(*reader.problem());
    std::stable_sort(table.rows_.begin(), table.rows_.end(),
                     [](const CommandRow& a, const CommandRow& b) { return a.program < b.program; });
    return table;
}

}  // namespace stepwarden::simulate
