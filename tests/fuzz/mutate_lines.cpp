#include "fuzz/mutate_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "fuzz/targets/all.hpp"

namespace stepwarden::fuzz {
namespace {

/// Values that readers of YAML, Ansible and Heat take in their own ways.
constexpr std::array<std::string_view, 34> values{"null",
                                                  "''",
                                                  "[]",
                                                  "{}",
                                                  "true",
                                                  "no",
                                                  "0",
                                                  "-1",
                                                  "0750",
                                                  "9999999999999",
                                                  "1e400",
                                                  "1:30",
                                                  "!unsafe x",
                                                  "!vault x",
                                                  "!!binary eA==",
                                                  "*a",
                                                  "&a x",
                                                  "|",
                                                  ">-",
                                                  "{{ x }}",
                                                  "\"{{ item }}\"",
                                                  "\"{{ y.z }}\"",
                                                  "all",
                                                  "localhost",
                                                  "step|int == 1",
                                                  "x is defined",
                                                  "[[], {}]",
                                                  "{? {} : []}",
                                                  "2147483648",
                                                  "<<: {}",
                                                  "[0:99999]",
                                                  "always",
                                                  "\"{{ lookup('file', 'x') }}\"",
                                                  "\xe2\x9f\xa6gap\xe2\x9f\xa7"};

std::size_t indentation(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

/// A line with those below it that are indented deeper, or a few lines whatever they are.
std::pair<std::size_t, std::size_t> block_at(const Lines& lines, std::size_t first, std::mt19937& random) {
    std::size_t end = first + 1;
    if (one_of(4, random) == 0) return {first, std::min(lines.size(), end + one_of(4, random))};
    while (end < lines.size() && indentation(lines[end]) > indentation(lines[first])) ++end;
    return {first, end};
}

void set_indentation(Lines& block, std::size_t wanted) {
    if (block.empty()) return;
    const std::size_t had = indentation(block.front());
    for (std::string& line : block) {
        const std::size_t now = indentation(line);
        if (now == line.size()) continue;
        line.replace(0, now, std::string(std::min<std::size_t>(now + wanted < had ? 0 : now + wanted - had, 400), ' '));
    }
}

/// Puts the value of a `key: value` or `- value` aside for another one.
void change_value(std::string& line, std::string_view value) {
    const bool is_whole = line.ends_with('\n');
    std::size_t at = line.find(": ");
    if (at == std::string::npos) at = line.find("- ");
    if (at == std::string::npos) at = line.ends_with(":\n") ? line.size() - 2 : indentation(line);
    line.resize(std::min(line.size(), at + 1));
    line += ' ';
    line += value;
    if (is_whole) line += '\n';
}

}  // namespace

std::size_t one_of(std::size_t count, std::mt19937& random) {
    return count == 0 ? 0 : std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

void change_lines(Lines& lines, const Lines& other, std::mt19937& random) {
    if (lines.empty()) {
        lines = other;
        return;
    }
    const std::size_t at = one_of(lines.size(), random);
    const auto [first, end] = block_at(lines, at, random);
    const Lines& source = other.empty() || one_of(2, random) == 0 ? lines : other;
    const auto [from, to] = block_at(source, one_of(source.size(), random), random);
    Lines block(source.begin() + static_cast<std::ptrdiff_t>(from), source.begin() + static_cast<std::ptrdiff_t>(to));
    const auto begin = lines.begin();
    const auto place = begin + static_cast<std::ptrdiff_t>(first);
    const auto place_end = begin + static_cast<std::ptrdiff_t>(end);
    switch (one_of(8, random)) {
        case 0:
            lines.erase(place, place_end);
            return;
        case 1:
            set_indentation(block, indentation(lines[first]));
            lines.insert(place, block.begin(), block.end());
            return;
        case 2:
            set_indentation(block, indentation(lines[first]) + 2);
            lines.insert(place + 1, block.begin(), block.end());
            return;
        case 3:
            set_indentation(block, indentation(lines[first]));
            lines.insert(lines.erase(place, place_end), block.begin(), block.end());
            return;
        case 4:
            std::swap(lines[first], lines[one_of(lines.size(), random)]);
            return;
        case 5:
            change_value(lines[first], values[one_of(values.size(), random)]);
            return;
        case 6: {
            Lines moved(place, place_end);
            set_indentation(moved, one_of(12, random));
            std::ranges::copy(moved, place);
            return;
        }
        default:
            change_value(lines[first], source[from].substr(indentation(source[from])));
    }
}

std::string mutate_lines(std::string_view bytes, std::string_view other, std::mt19937& random) {
    Lines lines = lines_of(bytes);
    const Lines others = lines_of(other);
    for (std::size_t left = 1 + one_of(3, random); left > 0; --left) change_lines(lines, others, random);
    return joined(lines);
}

}  // namespace stepwarden::fuzz
