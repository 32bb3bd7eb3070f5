#include "value/yaml_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "value/utf8.hpp"

namespace stepwarden::value {
namespace {

constexpr std::array<std::pair<char32_t, char>, 15> short_escapes = {{
    {U'\0', '0'},
    {U'\x07', 'a'},
    {U'\x08', 'b'},
    {U'\x09', 't'},
    {U'\x0A', 'n'},
    {U'\x0B', 'v'},
    {U'\x0C', 'f'},
    {U'\x0D', 'r'},
    {U'\x1B', 'e'},
    {U'"', '"'},
    {U'\\', '\\'},
    {U'\x85', 'N'},
    {U'\xA0', '_'},
    {U'\u2028', 'L'},
    {U'\u2029', 'P'},
}};

/// The end of the run that starts at `start` and whose points all `belong`.
template <typename Belongs>
std::size_t run_end(std::u32string_view text, std::size_t start, Belongs belongs) {
    const auto end = std::ranges::find_if_not(text.substr(start), belongs);
    return start + static_cast<std::size_t>(end - text.substr(start).begin());
}

bool is_space(char32_t point) { return point == U' '; }

}  // namespace

void YamlOutput::add(std::u32string_view text) {
    for (const char32_t point : text) append_utf8(out_, point);
    column_ += text.size();
}

void YamlOutput::add_ascii(std::string_view text) {
    out_ += text;
    column_ += text.size();
}

void YamlOutput::indicator(std::string_view text, const IndicatorTraits& traits) {
    if (!whitespace_ && traits.needs_whitespace) add_ascii(" ");
    add_ascii(text);
    whitespace_ = traits.is_whitespace;
    indention_ = indention_ && traits.keeps_indention;
}

void YamlOutput::indent() {
    const std::size_t wanted = level_.value_or(0);
    if (!indention_ || column_ > wanted || (column_ == wanted && !whitespace_)) line_break();
    if (column_ >= wanted) return;
    whitespace_ = true;
    out_.append(wanted - column_, ' ');
    column_ = wanted;
}

void YamlOutput::line_break(char32_t point) {
    append_utf8(out_, point);
    whitespace_ = true;
    indention_ = true;
    column_ = 0;
    // To a reader of YAML 1.1 every break that PyYAML writes starts a line.
    ++line_;
    line_start_ = out_.size();
}

void YamlOutput::deepen(bool flow, bool indentless) {
    if (!level_)
        level_ = flow ? best_indent_ : 0;
    else if (!indentless)
        *level_ += best_indent_;
}

void YamlOutput::finish(bool open_ended) {
    level_.reset();
    indent();
    if (!open_ended) return;
    indicator("...", {});
    indent();
}

void YamlOutput::verbatim(std::string_view utf8) {
    if (!whitespace_) add_ascii(" ");
    out_ += utf8;
    column_ += code_point_count(utf8);
    whitespace_ = indention_ = false;
}

void YamlOutput::scalar(std::u32string_view text, ScalarStyle style, bool may_split) {
    if (style == ScalarStyle::plain) return plain(text, may_split);
    if (style == ScalarStyle::single_quoted) return single_quoted(text, may_split);
    double_quoted(text, may_split);
}

/// A run of breaks in a folded scalar: the first one is written twice, or it would read as a space.
void YamlOutput::breaks(std::u32string_view run) {
    if (run.front() == U'\n') line_break();
    for (const char32_t point : run) line_break(point);
    indent();
}

void YamlOutput::plain(std::u32string_view text, bool may_split) {
    if (text.empty()) return;
    if (!whitespace_) add_ascii(" ");
    whitespace_ = indention_ = false;
    for (std::size_t start = 0; start < text.size();) {
        const bool spaces = is_space(text[start]);
        const std::size_t end = run_end(text, start, [spaces](char32_t c) { return is_space(c) == spaces; });
        if (spaces && end == start + 1 && past_best_width() && may_split) {
            indent();
            whitespace_ = indention_ = false;
        } else {
            add(text.substr(start, end - start));
        }
        start = end;
    }
}

void YamlOutput::single_quoted(std::u32string_view text, bool may_split) {
    const auto is_word = [](char32_t c) { return !is_space(c) && !is_break(c) && c != U'\''; };
    indicator("'", {});
    for (std::size_t start = 0; start < text.size();) {
        std::size_t end = start + 1;
        if (is_space(text[start])) {
            end = run_end(text, start, is_space);
            const bool inside = start != 0 && end != text.size();
            if (end == start + 1 && past_best_width() && may_split && inside)
                indent();
            else
                add(text.substr(start, end - start));
        } else if (is_break(text[start])) {
            end = run_end(text, start, is_break);
            breaks(text.substr(start, end - start));
        } else if (text[start] == U'\'') {
            add_ascii("''");
        } else {
            end = run_end(text, start, is_word);
            add(text.substr(start, end - start));
        }
        start = end;
    }
    indicator("'", {.needs_whitespace = false});
}

bool YamlOutput::needs_escape(char32_t point) const {
    if (point == U'"' || point == U'\\' || is_break(point) || point == U'\uFEFF') return true;
    if (point >= 0x20 && point <= 0x7E) return false;
    return !allow_unicode_ || !((point >= 0xA0 && point <= 0xD7FF) || (point >= 0xE000 && point <= 0xFFFD));
}

void YamlOutput::escape(char32_t point) {
    const auto* found = std::ranges::find(short_escapes, point, [](const auto& pair) { return pair.first; });
    const auto number = static_cast<std::uint32_t>(point);
    if (found != short_escapes.end()) return add_ascii(std::string{'\\', found->second});
    if (number <= 0xFF) return add_ascii(fmt::format("\\x{:02X}", number));
    add_ascii(number <= 0xFFFF ? fmt::format("\\u{:04X}", number) : fmt::format("\\U{:08X}", number));
}

void YamlOutput::double_quoted(std::u32string_view text, bool may_split) {
    indicator("\"", {});
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
        const bool at_end = end == text.size();
        if (at_end || needs_escape(text[end])) {
            if (start < end) add(text.substr(start, end - start));
            start = end;
            if (!at_end) {
                escape(text[end]);
                start = end + 1;
            }
        }
        const bool inside = end > 0 && end + 1 < text.size();
        if (!inside || !may_split || !(text[end] == U' ' || start >= end)) continue;
        const std::size_t pending = end > start ? end - start : 0;
        // What is pending counts; a point that was just escaped is written already and takes one off.
        if (column_ + pending - (start > end ? 1 : 0) <= best_width) continue;
        add(text.substr(start, pending));
        if (start < end) start = end;
        add_ascii("\\");
        indent();
        whitespace_ = indention_ = false;
        if (text[start] == U' ') add_ascii("\\");
    }
    indicator("\"", {.needs_whitespace = false});
}

}  // namespace stepwarden::value
