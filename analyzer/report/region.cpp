#include "report/region.hpp"

#include <algorithm>

#include "report/utf8.hpp"

namespace stepwarden::report {

namespace {

constexpr std::size_t most_shown = 1000;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

const Regions::Lines& Regions::lines_of(text::FileId file) {
    if (file >= files_.size()) files_.resize(file + 1);
    std::optional<Lines>& lines = files_[file];
    if (lines) return *lines;
    lines.emplace();
    const auto bytes = tree_->read(file);
    if (!bytes) return *lines;
    lines->bytes = bytes->substr(bytes->starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    std::size_t start = 0;
    while (start != std::string_view::npos) {
        lines->starts.push_back(start);
        const std::size_t end = lines->bytes.find('\n', start);
        start = end == std::string_view::npos ? end : end + 1;
    }
    return *lines;
}

std::string_view Regions::line_at(const text::Position& where) {
    if (tree_ == nullptr || where.file == text::no_file) return {};
    const Lines& lines = lines_of(where.file);
    const std::size_t index = std::max(where.line, 1U) - 1;
    if (index >= lines.starts.size()) return {};
    const bool is_last = index + 1 == lines.starts.size();
    const std::size_t end = is_last ? lines.bytes.size() : lines.starts[index + 1] - 1;
    std::string_view line = lines.bytes.substr(lines.starts[index], end - lines.starts[index]);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::size_t Regions::units_before(std::string_view line, std::size_t bytes) {
    if (counted_.line.data() != line.data()) counted_ = {line, 0, 0, utf16_length(line)};
    if (bytes == line.size()) return counted_.all;
    if (counted_.bytes > bytes) counted_.bytes = counted_.units = 0;
    counted_.units += utf16_length(line.substr(counted_.bytes, bytes - counted_.bytes));
    counted_.bytes = bytes;
    return counted_.units;
}

Region Regions::of(const text::Position& where, std::uint32_t length) {
    const std::string_view line = line_at(where);
    const std::size_t first = where.line == 0 ? 0 : std::max(where.column, 1U) - 1;
    Region region;
    region.line = std::max(where.line, 1U);
    if (first >= line.size()) {
        region.column = static_cast<std::uint32_t>((line.empty() ? first : units_before(line, line.size())) + 1);
        region.end_column = region.column;
        return region;
    }
    const std::size_t rest = line.size() - first;
    const std::size_t size = length == 0 || where.line == 0 ? rest : std::min<std::size_t>(length, rest);
    region.column = static_cast<std::uint32_t>(units_before(line, first) + 1);
    region.end_column = static_cast<std::uint32_t>(units_before(line, first + size) + 1);
    if (size <= most_shown) region.text = repaired(line.substr(first, size));
    return region;
}

}  // namespace stepwarden::report
