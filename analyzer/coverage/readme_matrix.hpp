// The service testing matrix that THT keeps by hand in its README, held against what the scenarios' environments really
// enable, and written anew from that in the same shape.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coverage/readme_knowledge.hpp"
#include "coverage/rst_grid.hpp"
#include "coverage/zuul_files.hpp"

namespace stepwarden::coverage {

/// What an environment enables.
struct EnabledServices {
    /// From the service's name (`service_name` of its role_data) to the path of its template.
    std::map<std::string, std::string, std::less<>> templates;
    /// Values of the parameters that the environment sets, as text; nothing for a value that is not known. When unset,
    /// no parameter is known.
    std::optional<std::map<std::string, std::optional<std::string>, std::less<>>> parameters;
};

/// By the text of the column's header ("scn001").
using EnabledByColumn = std::map<std::string, EnabledServices, std::less<>>;

/// What a cell should say.
struct CellState {
    /// Nothing when an unknown parameter decides.
    std::optional<bool> enabled;
    /// "X" or a backend's word; empty when it is not enabled, nothing when an unknown parameter decides.
    std::optional<std::string> word;
};

CellState cell_state(const ReadmeRow& row, const EnabledServices& enabled);

struct CellDifference {
    enum class Kind : std::uint8_t { written_not_enabled, enabled_not_written, other_word };

    Kind kind = Kind::other_word;
    std::string row;
    std::string column;
    text::Position where;
    std::string written;
    /// What should stand there; empty for nothing.
    std::string expected;
};

struct ReadmeComparison {
    /// Row by row.
    std::vector<CellDifference> differences;
    std::size_t compared_cells = 0;
    /// Rows that the table of services does not know.
    std::vector<NamedPlace> unknown_rows;
    /// Columns of the README for which nothing was given.
    std::vector<NamedPlace> columns_without_data;
    /// Given columns that the README does not have.
    std::vector<std::string> missing_columns;
};

/// The table of the README's text; fails when there is none.
text::Result<GridTable> read_readme_matrix(std::string_view bytes, text::FileId file, const ReadmeKnowledge& knowledge);

ReadmeComparison compare_readme(const GridTable& table, const EnabledByColumn& enabled,
                                const ReadmeKnowledge& knowledge);

/// The same table with its differing cells corrected: lines of text to stand in the README. Rows and columns about
/// which nothing is known stay as they are.
std::string write_readme_matrix(const GridTable& table, const EnabledByColumn& enabled,
                                const ReadmeKnowledge& knowledge);

}  // namespace stepwarden::coverage
