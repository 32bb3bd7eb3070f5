#include "report/region.hpp"

#include <algorithm>
#include <iterator>

#include "report/utf8.hpp"

namespace stepwarden::report {

namespace {

constexpr std::size_t most_shown = 1000;
constexpr std::size_t mark_distance = 2048;

}  // namespace

const std::vector<Regions::Mark>& Regions::marks_of(std::string_view line) {
    const auto [found, is_new] = marks_.try_emplace(line.data());
    std::vector<Mark>& marks = found->second;
    if (!is_new) return marks;
    Mark mark;
    while (mark.bytes < line.size()) {
        if (marks.empty() || mark.bytes >= marks.back().bytes + mark_distance) marks.push_back(mark);
        const Character character = first_character(line.substr(mark.bytes));
        mark.bytes += std::max<std::size_t>(character.length, 1);
        mark.units += utf16_units(character);
    }
    return marks;
}

std::size_t Regions::units_before(std::string_view line, std::size_t bytes) {
    if (line.size() <= mark_distance) return utf16_length(line.substr(0, bytes));
    const std::vector<Mark>& marks = marks_of(line);
    const Mark& mark = *std::prev(std::ranges::upper_bound(marks, bytes, {}, &Mark::bytes));
    return mark.units + utf16_length(line.substr(mark.bytes, bytes - mark.bytes));
}

Region Regions::of(const text::Position& where, std::uint32_t length) {
    const std::string_view line = lines_.at(where);
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
