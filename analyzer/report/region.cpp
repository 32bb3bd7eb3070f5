#include "report/region.hpp"

#include <algorithm>
#include <iterator>

#include "text/utf8.hpp"

namespace stepwarden::report {

namespace {

constexpr std::size_t most_shown = 1000;
constexpr std::size_t mark_distance = 2048;
constexpr std::size_t most_before_last_byte = 3;

/// Where the character that a byte of the line lies within begins.
std::size_t character_begin(std::string_view line, std::size_t byte) {
    for (std::size_t back = 1; back <= std::min(byte, most_before_last_byte); ++back)
        if (text::first_character(line.substr(byte - back)).length > back) return byte - back;
    return byte;
}

/// The same of the place behind a text: a character is in it as a whole.
std::size_t character_end(std::string_view line, std::size_t byte) {
    const std::size_t begin = character_begin(line, byte);
    return begin == byte ? byte : begin + text::first_character(line.substr(begin)).length;
}

}  // namespace

const std::vector<Regions::Mark>& Regions::marks_of(std::string_view line) {
    const auto [found, is_new] = marks_.try_emplace(line.data());
    std::vector<Mark>& marks = found->second;
    if (!is_new) return marks;
    Mark mark;
    while (mark.bytes < line.size()) {
        if (marks.empty() || mark.bytes >= marks.back().bytes + mark_distance) marks.push_back(mark);
        const text::Character character = text::first_character(line.substr(mark.bytes));
        mark.bytes += std::max<std::size_t>(character.length, 1);
        mark.units += text::utf16_units(character);
    }
    return marks;
}

std::size_t Regions::units_before(std::string_view line, std::size_t bytes) {
    if (line.size() <= mark_distance) return text::utf16_length(line.substr(0, bytes));
    const std::vector<Mark>& marks = marks_of(line);
    const Mark& mark = *std::prev(std::ranges::upper_bound(marks, bytes, {}, &Mark::bytes));
    return mark.units + text::utf16_length(line.substr(mark.bytes, bytes - mark.bytes));
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
    const std::size_t begin = character_begin(line, first);
    const std::size_t end = character_end(line, first + size);
    region.column = static_cast<std::uint32_t>(units_before(line, begin) + 1);
    region.end_column = static_cast<std::uint32_t>(units_before(line, end) + 1);
    if (end - begin <= most_shown) region.text = text::repaired(line.substr(begin, end - begin));
    return region;
}

}  // namespace stepwarden::report
