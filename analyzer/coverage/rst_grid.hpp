// A grid table of reStructuredText: read into cells with their places, and written again so that cells nobody changed
// keep every byte. Cells that span several columns or rows are not read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostic.hpp"

namespace stepwarden::coverage {

struct GridCell {
    /// Without blanks around it; the lines of a cell are joined by a blank.
    std::string text;
    /// As it stands between the bars, padding included.
    std::string raw;
    /// The first byte of the text, or of the cell when it is empty.
    text::Position where;
};

using GridRow = std::vector<GridCell>;

struct GridTable {
    GridRow header;
    std::vector<GridRow> rows;
    /// Width of each column between its bars, in bytes.
    std::vector<std::size_t> widths;
    /// Rows that do not have the header's columns; they are left out of `rows`.
    std::vector<text::Diagnostic> problems;
};

/// The first grid table below the section that is called `section`. Fails when there is none.
text::Result<GridTable> read_grid_table(std::string_view bytes, std::string_view section, text::FileId file);

/// One line of text a row. A cell whose `raw` is as wide as its column is written as it is, another one has its text in
/// the middle; a column grows to what its longest text needs.
std::string write_grid_table(const GridTable& table);

}  // namespace stepwarden::coverage
