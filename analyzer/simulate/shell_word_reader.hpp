// The character level of a shell script: one word with its quotes, expansions and Jinja, and what can only be skipped
// as a whole. Works on a cursor, so that a substitution inside of a word can hand the same text on to the command
// reader.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/shell_script.hpp"

namespace stepwarden::simulate {

inline constexpr int max_shell_depth = 20;
inline constexpr std::size_t max_shell_commands = 10'000;

class ShellCursor {
public:
    explicit ShellCursor(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return text_[at_]; }
    [[nodiscard]] std::size_t place() const { return at_; }
    [[nodiscard]] bool looking_at(std::string_view what) const {
        return at_ < text_.size() && text_.substr(at_, what.size()) == what;
    }
    void advance(std::size_t count) { at_ += count; }

    /// Whether a template statement ends right before `place`.
    [[nodiscard]] bool follows_statement(std::size_t place) const { return text_.substr(0, place).ends_with("%}"); }

    void skip_line();
    void skip_space();
    /// `{% %}` or `{# #}`; false when none stands here.
    bool skip_template_statement();
    /// Up to and with the parenthesis that closes the one standing here.
    bool skip_balanced();
    /// Up to and with the next `what` outside of quotes and templates.
    bool skip_past(std::string_view what);
    /// Lines up to and with the one that is `delimiter`; the end of the text closes a here-document too.
    bool skip_lines_until(std::string_view delimiter, bool strips_tabs);

    /// The word that starts here, empty at an operator. Commands of substitutions go to `commands`. Nothing for an open
    /// quote, template or substitution.
    std::optional<ShellWord> read_word(std::vector<SimpleCommand>& commands, int depth);

    /// A word as Python's shlex reads it: quotes and backslashes only.
    std::optional<ShellWord> read_plain_word();

private:
    bool read_piece(ShellWord& word, std::vector<SimpleCommand>& commands, int depth);
    bool read_single_quotes(ShellWord& word);
    bool read_double_quotes(ShellWord& word, std::vector<SimpleCommand>& commands, int depth);
    bool read_dollar(ShellWord& word, std::vector<SimpleCommand>& commands, int depth);
    bool read_parameter(ShellWord& word);
    bool read_backquotes(ShellWord& word, std::vector<SimpleCommand>& commands, int depth);
    bool read_substitution(ShellWord& word, std::vector<SimpleCommand>& commands, int depth);
    bool read_plain_double_quotes(ShellWord& word);
    bool read_template(ShellWord& word);
    bool skip_past_quote();
    std::string_view take_name();

    std::string_view text_;
    std::size_t at_ = 0;
};

/// Reads commands up to the end of the text, or up to and with the parenthesis that closes a substitution.
bool read_shell_commands(ShellCursor& cursor, std::vector<SimpleCommand>& commands, bool inside_substitution,
                         int depth);

}  // namespace stepwarden::simulate
