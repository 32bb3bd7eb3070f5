#include "coverage/readme_matrix.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace stepwarden::coverage {
namespace {

constexpr std::string_view enabled_word = "X";

/// `True` in one environment is `true` in another.
std::string lower(std::string_view text) {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lowered;
}

/// The parameter's value or its default; nothing when it is not known.
std::optional<std::string> value_of(const EnabledServices& enabled, const CellWord& word) {
    if (!enabled.parameters) return std::nullopt;
    const auto found = enabled.parameters->find(word.parameter);
    return found == enabled.parameters->end() ? std::optional(word.default_value) : found->second;
}

bool has_service(const EnabledServices& enabled, const CellWord& word) {
    const auto found = enabled.templates.find(word.service);
    return found != enabled.templates.end() && found->second.find(word.template_part) != std::string::npos;
}

std::optional<std::string> word_for(const ReadmeRow& row, const EnabledServices& enabled) {
    for (const CellWord& word : row.words) {
        if (!word.service.empty() && !has_service(enabled, word)) continue;
        if (word.parameter.empty()) return word.word;
        const std::optional<std::string> value = value_of(enabled, word);
        if (!value) return std::nullopt;
        const auto found = word.values.find(lower(*value));
        if (found != word.values.end()) return found->second;
    }
    return std::string(enabled_word);
}

std::optional<bool> is_enabled(const ReadmeRow& row, const EnabledServices& enabled) {
    const bool any = std::ranges::any_of(
        row.services, [&](const std::string& service) { return enabled.templates.contains(service); });
    if (!any || row.only_with.empty()) return any;
    if (!enabled.parameters) return std::nullopt;
    return enabled.parameters->contains(row.only_with);
}

std::optional<CellDifference::Kind> difference(const CellState& state, const ReadmeRow& row, std::string_view written,
                                               const ReadmeKnowledge& knowledge) {
    if (!state.enabled) return std::nullopt;
    const bool promised = !written.empty() && !knowledge.absent.contains(written);
    if (promised != *state.enabled)
        return promised ? CellDifference::Kind::written_not_enabled : CellDifference::Kind::enabled_not_written;
    const bool other = promised && !row.words.empty() && state.word && *state.word != written;
    return other ? std::optional(CellDifference::Kind::other_word) : std::nullopt;
}

/// Calls `visit(row, column index, row facts, state)` for every cell about which something is known.
template <typename Table, typename Visit>
void for_each_known_cell(Table& table, const EnabledByColumn& enabled, const ReadmeKnowledge& knowledge,
                         const Visit& visit) {
    for (auto& row : table.rows) {
        const ReadmeRow* facts = knowledge.find_row(row.front().text);
        for (std::size_t i = 1; facts != nullptr && i < row.size(); ++i) {
            const auto column = enabled.find(table.header[i].text);
            if (column != enabled.end()) visit(row, i, *facts, cell_state(*facts, column->second));
        }
    }
}

}  // namespace

CellState cell_state(const ReadmeRow& row, const EnabledServices& enabled) {
    CellState state;
    state.enabled = is_enabled(row, enabled);
    if (state.enabled == true) state.word = word_for(row, enabled);
    if (state.enabled == false) state.word = "";
    return state;
}

text::Result<GridTable> read_readme_matrix(std::string_view bytes, text::FileId file,
                                           const ReadmeKnowledge& knowledge) {
    text::Result<GridTable> table = read_grid_table(bytes, knowledge.section, file);
    if (table && table->header.empty())
        return tl::unexpected(text::Diagnostic{{file, 0, 0}, "the service testing matrix has no header"});
    return table;
}

ReadmeComparison compare_readme(const GridTable& table, const EnabledByColumn& enabled,
                                const ReadmeKnowledge& knowledge) {
    ReadmeComparison comparison;
    for (const GridRow& row : table.rows)
        if (knowledge.find_row(row.front().text) == nullptr)
            comparison.unknown_rows.push_back({row.front().text, row.front().where});
    for (std::size_t i = 1; i < table.header.size(); ++i)
        if (!enabled.contains(table.header[i].text))
            comparison.columns_without_data.push_back({table.header[i].text, table.header[i].where});
    for (const auto& [column, services] : enabled)
        if (std::ranges::find(table.header, column, &GridCell::text) == table.header.end())
            comparison.missing_columns.push_back(column);
    for_each_known_cell(
        table, enabled, knowledge,
        [&](const GridRow& row, std::size_t i, const ReadmeRow& facts, const CellState& state) {
            ++comparison.compared_cells;
            const auto kind = difference(state, facts, row[i].text, knowledge);
            if (kind)
                comparison.differences.push_back({*kind, row.front().text, table.header[i].text, row[i].where,
                                                  row[i].text, state.word.value_or(std::string(enabled_word))});
        });
    return comparison;
}

std::string write_readme_matrix(const GridTable& table, const EnabledByColumn& enabled,
                                const ReadmeKnowledge& knowledge) {
    GridTable written = table;
    for_each_known_cell(written, enabled, knowledge,
                        [&](GridRow& row, std::size_t i, const ReadmeRow& facts, const CellState& state) {
                            if (difference(state, facts, row[i].text, knowledge))
                                row[i].text = state.word.value_or(std::string(enabled_word));
                        });
    return write_grid_table(written);
}

}  // namespace stepwarden::coverage
