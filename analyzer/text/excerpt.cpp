#include "text/excerpt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace stepwarden::text {
namespace {

constexpr std::size_t tab_width = 4;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view cut_mark = "...";

std::size_t well_formed_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || length > text.size()) return 0;
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    return std::ranges::all_of(text.substr(1, length - 1), continues) ? length : 0;
}

/// What one place of the line is shown as: one string a column.
struct Cell {
    std::string text;
    std::size_t byte = 0;
};

void append(std::vector<Cell>& cells, std::string_view shown, std::size_t byte) {
    for (const char c : shown) cells.push_back({std::string(1, c), byte});
}

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (first < 0x20 || first == 0x7F) return true;
    // U+0080 to U+009F: a terminal may take them for commands.
    return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::vector<Cell> cells_of(std::string_view line) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t length = well_formed_length(line.substr(i));
        const std::string_view character = line.substr(i, std::max<std::size_t>(length, 1));
        if (character == "\t") {
            append(cells, std::string(tab_width - cells.size() % tab_width, ' '), i);
        } else if (length == 0 || is_control(character)) {
            append(cells, fmt::format("<{:02x}>", static_cast<unsigned char>(character.back())), i);
        } else {
            cells.push_back({std::string(character), i});
        }
        i += character.size();
    }
    return cells;
}

std::size_t first_cell_at(const std::vector<Cell>& cells, std::size_t byte) {
    const auto found = std::ranges::lower_bound(cells, byte, {}, &Cell::byte);
    return static_cast<std::size_t>(found - cells.begin());
}

}  // namespace

std::string_view line_text(std::string_view bytes, std::size_t number) {
    if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
    for (; number > 1; --number) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos) return {};
        bytes.remove_prefix(end + 1);
    }
    if (number == 0) return {};
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

Excerpt excerpt(std::string_view bytes, Position where, std::size_t length, std::size_t most_columns) {
    std::string_view line = line_text(bytes, where.line);
    const std::size_t column = std::min<std::size_t>(where.column > 0 ? where.column - 1 : 0, line.size());
    // Far more than can be shown needs no cells: a line may be megabytes long.
    const std::size_t before = std::min(column, most_columns * 4);
    const bool cut_bytes_left = before < column;
    line = line.substr(column - before, before + most_columns * 4);
    const std::vector<Cell> cells = cells_of(line);

    const std::size_t caret = first_cell_at(cells, before);
    const std::size_t begin = caret + 8 > most_columns ? caret - most_columns / 2 : 0;
    const std::size_t end = std::min(cells.size(), begin + most_columns);
    Excerpt shown;
    const bool cut_left = begin > 0 || cut_bytes_left;
    if (cut_left) shown.line = cut_mark;
    for (std::size_t i = begin; i < end; ++i) shown.line += cells[i].text;
    if (end < cells.size()) shown.line += cut_mark;
    shown.caret_offset = caret - begin + (cut_left ? cut_mark.size() : 0);
    const std::size_t stop = std::clamp(first_cell_at(cells, before + std::min(length, line.size())), caret, end);
    shown.caret_length = std::max<std::size_t>(stop - caret, 1);
    return shown;
}

}  // namespace stepwarden::text
