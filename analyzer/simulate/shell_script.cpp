#include "simulate/shell_script.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

#include "simulate/shell_word_reader.hpp"

namespace stepwarden::simulate {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t max_text = std::size_t{256} << 10;

// They only open, join or close compound commands; what follows them is a command again.
constexpr std::array joining_keywords{"if"sv,    "then"sv,  "else"sv, "elif"sv, "fi"sv, "do"sv, "done"sv,
                                      "while"sv, "until"sv, "!"sv,    "time"sv, "{"sv,  "}"sv};

bool is_between_statements(const ShellCursor& cursor, const ShellWord& word, std::size_t start) {
    const std::string text = word.literal().value_or("");
    return text.starts_with("{{") && text.ends_with("}}") && cursor.follows_statement(start) &&
           cursor.follows_statement(cursor.place());
}

struct HereDocument {
    std::string delimiter;
    bool strips_tabs = false;
};

/// Reads commands until the text ends or, inside a substitution, until its closing parenthesis.
class ScriptReader {
public:
    ScriptReader(ShellCursor& cursor, std::vector<SimpleCommand>& commands, int depth)
        : cursor_(cursor), commands_(commands), depth_(depth) {}

    bool read(bool inside_substitution) {
        while (true) {
            skip_blanks();
            if (commands_.size() > max_shell_commands) return false;
            if (cursor_.at_end()) return finish() && !inside_substitution && open_parentheses_ == 0 && cases_.empty();
            if (in_case_pattern()) {
                if (!read_case_pattern()) return false;
                continue;
            }
            if (cursor_.peek() == ')' && open_parentheses_ == 0) {
                if (!inside_substitution || !finish()) return false;
                cursor_.advance(1);
                return true;
            }
            if (!read_next()) return false;
        }
    }

private:
    [[nodiscard]] bool in_case_pattern() const { return !cases_.empty() && cases_.back(); }

    bool finish() {
        if (!current_.words.empty() || !current_.written.empty()) commands_.push_back(std::exchange(current_, {}));
        return true;
    }

    void skip_blanks() {
        while (!cursor_.at_end()) {
            const char c = cursor_.peek();
            if (c == ' ' || c == '\t' || c == '\r') {
                cursor_.advance(1);
            } else if (cursor_.looking_at("\\\n")) {
                cursor_.advance(2);
            } else if (c == '#') {
                cursor_.skip_line();
            } else if (!cursor_.skip_template_statement()) {
                return;
            }
        }
    }

    bool read_next() {
        switch (cursor_.peek()) {
            case '\n':
                cursor_.advance(1);
                return finish() && skip_here_documents();
            case ';':
                return read_semicolon();
            case '&':
                return read_ampersand();
            case '|':
                cursor_.advance(cursor_.looking_at("||") || cursor_.looking_at("|&") ? 2 : 1);
                return finish();
            case '(':
                return read_open_parenthesis();
            case ')':
                --open_parentheses_;
                cursor_.advance(1);
                return finish();
            case '<':
                return read_input();
            case '>':
                return read_output();
            default:
                return read_word();
        }
    }

    bool read_semicolon() {
        const bool ends_case = cursor_.looking_at(";;") || cursor_.looking_at(";&");
        cursor_.advance(cursor_.looking_at(";;&") ? 3 : ends_case ? 2 : 1);
        if (ends_case && cases_.empty()) return false;
        if (ends_case) cases_.back() = true;
        return finish();
    }

    bool read_ampersand() {
        if (cursor_.looking_at("&>")) {
            cursor_.advance(1);
            return read_output();
        }
        cursor_.advance(cursor_.looking_at("&&") ? 2 : 1);
        return finish();
    }

    bool read_open_parenthesis() {
        const bool is_arithmetic_for = current_.words.size() == 1 && current_.words[0].literal() == "for";
        if (is_arithmetic_for && cursor_.looking_at("((")) return cursor_.skip_balanced();
        if (current_.words.empty()) {
            if (cursor_.looking_at("((")) return cursor_.skip_balanced();
            ++open_parentheses_;
            cursor_.advance(1);
            return true;
        }
        // `name ()` opens a function; its body counts where it stands.
        cursor_.advance(1);
        cursor_.skip_space();
        if (current_.words.size() != 1 || cursor_.at_end() || cursor_.peek() != ')') return false;
        cursor_.advance(1);
        current_ = {};
        return true;
    }

    bool read_input() {
        if (cursor_.looking_at("<(")) return read_word();
        if (cursor_.looking_at("<<<")) {
            cursor_.advance(3);
            return read_target().has_value();
        }
        if (!cursor_.looking_at("<<")) {
            cursor_.advance(cursor_.looking_at("<&") ? 2 : 1);
            return read_target().has_value();
        }
        cursor_.advance(2);
        HereDocument document;
        document.strips_tabs = !cursor_.at_end() && cursor_.peek() == '-';
        if (document.strips_tabs) cursor_.advance(1);
        const std::optional<ShellWord> delimiter = read_target();
        if (!delimiter) return false;
        document.delimiter = delimiter->literal().value_or("");
        here_documents_.push_back(std::move(document));
        return true;
    }

    bool read_output() {
        if (cursor_.looking_at(">(")) return read_word();
        const bool duplicates = cursor_.looking_at(">&");
        cursor_.advance(duplicates || cursor_.looking_at(">>") || cursor_.looking_at(">|") ? 2 : 1);
        std::optional<ShellWord> target = read_target();
        if (!target) return false;
        const std::string text = target->literal().value_or("");
        const bool is_descriptor =
            duplicates && (text == "-" || (!text.empty() && std::all_of(text.begin(), text.end(), ::isdigit)));
        if (!is_descriptor) current_.written.push_back(std::move(*target));
        return true;
    }

    std::optional<ShellWord> read_target() {
        cursor_.skip_space();
        std::optional<ShellWord> word = cursor_.read_word(commands_, depth_);
        if (!word || (word->pieces.empty() && !word->is_computed && !word->is_quoted)) return std::nullopt;
        return word;
    }

    bool skip_here_documents() {
        for (const HereDocument& document : std::exchange(here_documents_, {}))
            if (!cursor_.skip_lines_until(document.delimiter, document.strips_tabs)) return false;
        return true;
    }

    bool read_word() {
        const std::size_t start = cursor_.place();
        std::optional<ShellWord> word = cursor_.read_word(commands_, depth_);
        if (!word || cursor_.place() == start) return false;
        word->is_optional = is_between_statements(cursor_, *word, start);
        const std::string text = word->is_quoted ? "" : word->literal().value_or("");
        const bool is_descriptor = !text.empty() && std::all_of(text.begin(), text.end(), ::isdigit) &&
                                   !cursor_.at_end() && (cursor_.peek() == '<' || cursor_.peek() == '>');
        if (is_descriptor) return true;
        if (current_.words.empty() && is_handled_keyword(text)) return read_keyword(text);
        if (!word->pieces.empty() || word->is_computed || word->is_quoted) current_.words.push_back(std::move(*word));
        return true;
    }

    static bool is_joining(std::string_view text) {
        return std::find(joining_keywords.begin(), joining_keywords.end(), text) != joining_keywords.end();
    }
    static bool is_handled_keyword(std::string_view text) {
        return is_joining(text) || text == "case" || text == "esac" || text == "[[" || text == "function";
    }

    bool read_keyword(std::string_view text) {
        if (text == "case") return read_case_head();
        if (text == "[[") return cursor_.skip_past("]]");
        if (text == "function") {
            cursor_.skip_space();
            return cursor_.read_word(commands_, depth_).has_value();
        }
        if (text != "esac") return true;
        if (cases_.empty()) return false;
        cases_.pop_back();
        return true;
    }

    bool read_case_head() {
        if (!read_target()) return false;
        while (!cursor_.at_end() && std::isspace(static_cast<unsigned char>(cursor_.peek())) != 0) cursor_.advance(1);
        const std::optional<ShellWord> in = cursor_.read_word(commands_, depth_);
        if (!in || in->literal() != "in") return false;
        cases_.push_back(true);
        return true;
    }

    bool read_case_pattern() {
        if (cursor_.peek() == '\n') {
            cursor_.advance(1);
            return true;
        }
        if (cursor_.peek() == '(') cursor_.advance(1);
        if (cursor_.looking_at("esac")) {
            cursor_.advance(4);
            cases_.pop_back();
            return true;
        }
        if (!cursor_.skip_past(")")) return false;
        cases_.back() = false;
        return true;
    }

    ShellCursor& cursor_;
    std::vector<SimpleCommand>& commands_;
    int depth_;
    SimpleCommand current_;
    int open_parentheses_ = 0;
    /// One for every open `case`: whether a pattern comes next.
    std::vector<bool> cases_;
    std::vector<HereDocument> here_documents_;
};

}  // namespace

std::optional<std::string> ShellWord::literal() const {
    if (is_computed) return std::nullopt;
    std::string text;
    for (const WordPiece& piece : pieces) {
        if (piece.is_variable) return std::nullopt;
        text += piece.text;
    }
    return text;
}

bool read_shell_commands(ShellCursor& cursor, std::vector<SimpleCommand>& commands, bool inside_substitution,
                         int depth) {
    return depth <= max_shell_depth && ScriptReader(cursor, commands, depth).read(inside_substitution);
}

std::optional<std::vector<SimpleCommand>> split_script(std::string_view text) {
    if (text.size() > max_text) return std::nullopt;
    std::vector<SimpleCommand> commands;
    ShellCursor cursor(text);
    if (!read_shell_commands(cursor, commands, false, 0)) return std::nullopt;
    return commands;
}

std::optional<std::vector<SimpleCommand>> split_command(std::string_view text) {
    if (text.size() > max_text) return std::nullopt;
    SimpleCommand command;
    ShellCursor cursor(text);
    while (true) {
        while (!cursor.at_end() && (std::isspace(static_cast<unsigned char>(cursor.peek())) != 0)) cursor.advance(1);
        if (cursor.at_end()) break;
        while (cursor.skip_template_statement()) continue;
        const std::size_t start = cursor.place();
        std::optional<ShellWord> word = cursor.read_plain_word();
        if (!word) return std::nullopt;
        word->is_optional = is_between_statements(cursor, *word, start);
        if (!word->pieces.empty() || word->is_quoted) command.words.push_back(std::move(*word));
    }
    if (command.words.empty()) return std::vector<SimpleCommand>();
    return std::vector<SimpleCommand>{std::move(command)};
}

}  // namespace stepwarden::simulate
