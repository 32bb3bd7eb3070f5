// A shell script taken apart into its simple commands, without running or expanding anything. Follows POSIX's token
// recognition and the part of bash that playbooks use: quotes, substitutions, here-documents, compound commands, [[ ]].
// Jinja in the text is rendered before any shell sees it, so `{{ }}` is an opaque piece of a word and `{% %}` is blank.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepwarden::simulate {

struct WordPiece {
    /// A variable's name rather than literal text.
    bool is_variable = false;
    std::string text;
};

struct ShellWord {
    /// Literal text keeps its `{{ }}`; quotes are gone.
    std::vector<WordPiece> pieces;
    /// Holds a substitution, an arithmetic or a parameter expansion other than `$name` and `${name}`.
    bool is_computed = false;
    bool is_quoted = false;
    /// A `{{ }}` alone between two `{% %}`: a word that may not be there at all.
    bool is_optional = false;

    /// The text when it is all literal.
    [[nodiscard]] std::optional<std::string> literal() const;
};

struct SimpleCommand {
    /// Assignments in front included. A `for` loop's head is a command of its own: for, name, in, words.
    std::vector<ShellWord> words;
    /// Targets of `>`, `>>` and the like.
    std::vector<ShellWord> written;
};

/// The simple commands in order of appearance, those of substitutions before the command that uses them; nothing for
/// what a shell would reject and for what is over the bounds (text of 256 KiB, substitutions 20 deep, 10,000 commands).
std::optional<std::vector<SimpleCommand>> split_script(std::string_view text);

/// A command line without a shell, split as Python's shlex does for the command module; nothing for an open quote.
std::optional<std::vector<SimpleCommand>> split_command(std::string_view text);

}  // namespace stepwarden::simulate
