// The text that PyYAML's emitter has written so far, with its notion of the column, of whitespace that need not be
// repeated and of lines that hold only indentation (emitter.py, the write_ methods). Long scalars are folded here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "value/yaml_scalar.hpp"

namespace stepwarden::value {

class YamlOutput {
public:
    YamlOutput(std::size_t best_indent, bool allow_unicode)
        : best_indent_(best_indent), allow_unicode_(allow_unicode) {}

    struct IndicatorTraits {
        bool needs_whitespace = true;
        bool is_whitespace = false;
        bool keeps_indention = false;
    };
    void indicator(std::string_view text, const IndicatorTraits& traits);
    void indent();
    void scalar(std::u32string_view text, ScalarStyle style, bool may_split);
    /// UTF-8 in one piece, set off by a space where one is needed.
    void verbatim(std::string_view utf8);

    /// The indentation of what comes next; each level goes back to what it was before.
    using Level = std::optional<std::size_t>;
    [[nodiscard]] Level level() const { return level_; }
    void set_level(Level level) { level_ = level; }
    void deepen(bool flow, bool indentless = false);

    [[nodiscard]] bool past_best_width() const { return column_ > best_width; }
    /// Nothing but indentation stands in the line.
    [[nodiscard]] bool only_indention() const { return indention_; }
    /// The place of what is written next, or of the `back`th byte before it; both count from 1, columns in bytes.
    [[nodiscard]] std::size_t line() const { return line_ + 1; }
    [[nodiscard]] std::size_t byte_column(std::size_t back = 0) const { return out_.size() - line_start_ + 1 - back; }

    /// A plain scalar at the root leaves the document open; what follows closes it.
    void finish(bool open_ended);
    std::string take() { return std::move(out_); }

private:
    static constexpr std::size_t best_width = 80;

    void line_break(char32_t point = U'\n');
    void breaks(std::u32string_view run);
    void add(std::u32string_view text);
    void add_ascii(std::string_view text);
    void escape(char32_t point);
    void plain(std::u32string_view text, bool may_split);
    void single_quoted(std::u32string_view text, bool may_split);
    void double_quoted(std::u32string_view text, bool may_split);
    [[nodiscard]] bool needs_escape(char32_t point) const;

    std::string out_;
    std::size_t best_indent_;
    bool allow_unicode_;
    std::size_t column_ = 0;
    std::size_t line_ = 0;
    std::size_t line_start_ = 0;
    bool whitespace_ = true;
    bool indention_ = true;
    Level level_;
};

}  // namespace stepwarden::value
