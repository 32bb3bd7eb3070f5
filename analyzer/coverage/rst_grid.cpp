#include "coverage/rst_grid.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::coverage {
namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return "";
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> lines_of(std::string_view bytes) {
    std::vector<std::string_view> lines;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        std::string_view line = bytes.substr(0, end);
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        lines.push_back(line);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return lines;
}

bool is_rule(std::string_view line) {
    return line.size() > 2 && line.front() == '+' && line.find_first_not_of("+-=") == std::string_view::npos;
}

class GridReader {
public:
    GridReader(std::string_view bytes, text::FileId file) : lines_(lines_of(bytes)), file_(file) {}

    text::Result<GridTable> read(std::string_view section) {
        std::size_t at = 0;
        while (at < lines_.size() && trimmed(lines_[at]) != section) ++at;
        while (at < lines_.size() && !is_rule(lines_[at])) ++at;
        if (at == lines_.size())
            return tl::unexpected(
                text::Diagnostic{{file_, 0, 0}, fmt::format("there is no grid table below '{}'", section)});
        take_columns(lines_[at]);
        for (++at; at < lines_.size() && !lines_[at].empty(); ++at) take_line(at);
        return std::move(table_);
    }

private:
    void take_columns(std::string_view rule) {
        bars_.push_back(0);
        for (std::size_t i = 1; i < rule.size(); ++i) {
            if (rule[i] != '+') continue;
            table_.widths.push_back(i - bars_.back() - 1);
            bars_.push_back(i);
        }
    }

    void take_line(std::size_t at) {
        const std::string_view line = lines_[at];
        if (is_rule(line)) {
            if (!row_.empty() && line.find('=') != std::string_view::npos)
                table_.header = std::move(row_);
            else if (!row_.empty())
                table_.rows.push_back(std::move(row_));
            row_.clear();
            return;
        }
        GridRow cells = split(at);
        if (cells.empty())
            table_.problems.push_back({{file_, static_cast<std::uint32_t>(at + 1), 1},
                                       fmt::format("expected a row of {} columns", table_.widths.size())});
        else if (row_.empty())
            row_ = std::move(cells);
        else
            append(cells);
    }

    /// The cells of a line by their bars, or by its own bars when they stand elsewhere; nothing when they are not as
    /// many.
    [[nodiscard]] GridRow split(std::size_t at) const {
        const std::string_view line = lines_[at];
        std::vector<std::size_t> bars = bars_;
        if (!std::ranges::all_of(bars, [&](std::size_t bar) { return bar < line.size() && line[bar] == '|'; })) {
            bars.clear();
            for (std::size_t i = 0; i < line.size(); ++i)
                if (line[i] == '|') bars.push_back(i);
        }
        GridRow cells;
        if (bars.size() != bars_.size()) return cells;
        for (std::size_t i = 0; i + 1 < bars.size(); ++i) {
            const std::string_view raw = line.substr(bars[i] + 1, bars[i + 1] - bars[i] - 1);
            const std::size_t blank = std::min(raw.find_first_not_of(blanks), raw.size());
            const std::size_t column = bars[i] + 2 + (blank == raw.size() ? 0 : blank);
            cells.push_back({std::string(trimmed(raw)),
                             std::string(raw),
                             {file_, static_cast<std::uint32_t>(at + 1), static_cast<std::uint32_t>(column)}});
        }
        return cells;
    }

    void append(const GridRow& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (cells[i].text.empty()) continue;
            if (row_[i].text.empty())
                row_[i] = cells[i];
            else
                row_[i].text += " " + cells[i].text;
        }
    }

    std::vector<std::string_view> lines_;
    text::FileId file_;
    std::vector<std::size_t> bars_;
    GridTable table_;
    GridRow row_;
};

std::string rule(const std::vector<std::size_t>& widths, char stroke) {
    std::string line = "+";
    for (const std::size_t width : widths) line += std::string(width, stroke) + "+";
    return line + "\n";
}

/// The odd blank stands in front, as in most cells of the README's table.
std::string centred(std::string_view text, std::size_t width) {
    const std::size_t room = width - std::min(text.size(), width);
    const std::size_t before = text.empty() ? 0 : (room + 1) / 2;
    return std::string(before, ' ') + std::string(text) + std::string(room - before, ' ');
}

std::string line_of(const GridRow& row, const std::vector<std::size_t>& widths) {
    std::string line = "|";
    for (std::size_t i = 0; i < widths.size(); ++i)
        line +=
            (row[i].raw.size() == widths[i] && trimmed(row[i].raw) == row[i].text ? row[i].raw
                                                                                  : centred(row[i].text, widths[i])) +
            "|";
    return line + "\n";
}

}  // namespace

text::Result<GridTable> read_grid_table(std::string_view bytes, std::string_view section, text::FileId file) {
    return GridReader(bytes, file).read(section);
}

std::string write_grid_table(const GridTable& table) {
    std::vector<std::size_t> widths = table.widths;
    const auto grow = [&](const GridRow& row) {
        for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], row[i].text.size() + 2);
    };
    if (!table.header.empty()) grow(table.header);
    for (const GridRow& row : table.rows) grow(row);
    std::string text = rule(widths, '-');
    if (!table.header.empty()) text += line_of(table.header, widths) + rule(widths, '=');
    for (const GridRow& row : table.rows) text += line_of(row, widths) + rule(widths, '-');
    return text;
}

}  // namespace stepwarden::coverage
