#include "coverage/readme_knowledge.hpp"

#include <algorithm>

#include "yaml/fields.hpp"
#include "yaml/packed.hpp"

namespace stepwarden::coverage {
namespace {

std::string text_under(const yaml::Node& row, std::string_view key) {
    return std::string(yaml::text_of(row.find(key)));
}

CellWord word_of(const yaml::Node& row) {
    CellWord word;
    word.service = text_under(row, "service");
    word.template_part = text_under(row, "template");
    word.word = text_under(row, "word");
    word.parameter = text_under(row, "parameter");
    word.default_value = text_under(row, "default");
    if (const yaml::Node* values = row.find("values"))
        for (const auto& [key, value] : values->entries) word.values.emplace(key.scalar, value.scalar);
    return word;
}

}  // namespace

const ReadmeRow* ReadmeKnowledge::find_row(std::string_view text) const {
    const auto found = std::ranges::find(rows, text, &ReadmeRow::row);
    return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> ReadmeKnowledge::environments_of(std::string_view column) const {
    std::vector<std::string> environments;
    const auto found = std::ranges::find_if(columns, [&](const ReadmeColumn& row) { return row.column.is(column); });
    if (found == columns.end()) return environments;
    for (const std::string& form : found->environments)
        if (auto path = found->column.rewrite(column, form)) environments.push_back(std::move(*path));
    return environments;
}

text::Result<ReadmeKnowledge> read_readme_knowledge(std::string_view table) {
    const text::Result<yaml::Node> document = yaml::read_table(table);
    if (!document) return tl::unexpected(document.error());
    ReadmeKnowledge knowledge;
    knowledge.section = text_under(*document, "readme_section");
    for (const yaml::Node& row : yaml::rows_of(*document, "readme_columns"))
        knowledge.columns.push_back(
            {NamePattern(yaml::text_of(row.find("column"))), yaml::strings_of(row.find("environments"))});
    for (std::string& word : yaml::strings_of(document->find("readme_absent")))
        knowledge.absent.insert(std::move(word));
    for (const yaml::Node& node : yaml::rows_of(*document, "readme_rows")) {
        ReadmeRow row;
        row.row = text_under(node, "row");
        row.services = yaml::strings_of(node.find("services"));
        row.only_with = text_under(node, "only_with");
        for (const yaml::Node& word : yaml::rows_of(node, "words")) row.words.push_back(word_of(word));
        knowledge.rows.push_back(std::move(row));
    }
    return knowledge;
}

}  // namespace stepwarden::coverage
