#include "simulate/shell_word_reader.hpp"

#include <cctype>

namespace stepwarden::simulate {
namespace {

void add_literal(ShellWord& word, std::string_view text) {
    if (word.pieces.empty() || word.pieces.back().is_variable) word.pieces.push_back({});
    word.pieces.back().text += text;
}

bool ends_word(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';' || c == '&' || c == '|' || c == '<' ||
           c == '>' || c == '(' || c == ')';
}

bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

void ShellCursor::skip_line() {
    while (!at_end() && peek() != '\n') ++at_;
}

void ShellCursor::skip_space() {
    while (!at_end() && (peek() == ' ' || peek() == '\t')) ++at_;
}

bool ShellCursor::skip_template_statement() {
    if (!looking_at("{%") && !looking_at("{#")) return false;
    const std::size_t end = text_.find(looking_at("{%") ? "%}" : "#}", at_ + 2);
    if (end == std::string_view::npos) return false;
    at_ = end + 2;
    return true;
}

bool ShellCursor::skip_balanced() {
    int open = 0;
    for (; !at_end(); ++at_) {
        if (peek() == '(') ++open;
        if (peek() == ')' && --open == 0) {
            ++at_;
            return true;
        }
    }
    return false;
}

bool ShellCursor::skip_past(std::string_view what) {
    ShellWord ignored;
    while (!at_end()) {
        if (looking_at(what)) {
            at_ += what.size();
            return true;
        }
        bool good = true;
        if (looking_at("{{"))
            good = read_template(ignored);
        else if (peek() == '\'')
            good = read_single_quotes(ignored);
        else if (peek() == '"')
            good = skip_past_quote();
        else
            ++at_;
        if (!good) return false;
    }
    return false;
}

bool ShellCursor::skip_past_quote() {
    ShellWord ignored;
    for (++at_; !at_end();) {
        if (looking_at("{{")) {
            if (!read_template(ignored)) return false;
            continue;
        }
        const char c = peek();
        at_ += c == '\\' ? 2 : 1;
        if (c == '"') return true;
    }
    return false;
}

bool ShellCursor::skip_lines_until(std::string_view delimiter, bool strips_tabs) {
    while (!at_end()) {
        const std::size_t start = at_;
        skip_line();
        std::string_view line = text_.substr(start, at_ - start);
        if (!at_end()) ++at_;
        while (strips_tabs && !line.empty() && line.front() == '\t') line.remove_prefix(1);
        if (line == delimiter) return true;
    }
    return true;
}

std::optional<ShellWord> ShellCursor::read_word(std::vector<SimpleCommand>& commands, int depth) {
    ShellWord word;
    while (!at_end()) {
        const bool opens_process = looking_at("<(") || looking_at(">(");
        const bool opens_array = peek() == '(' && !word.pieces.empty() && !word.pieces.back().is_variable &&
                                 word.pieces.back().text.ends_with('=');
        if (opens_array) {
            if (!skip_balanced()) return std::nullopt;
            word.is_computed = true;
            continue;
        }
        if (ends_word(peek()) && !opens_process) break;
        if (!read_piece(word, commands, depth)) return std::nullopt;
    }
    return word;
}

bool ShellCursor::read_piece(ShellWord& word, std::vector<SimpleCommand>& commands, int depth) {
    if (looking_at("{{")) return read_template(word);
    if (skip_template_statement()) return true;
    switch (peek()) {
        case '\'':
            return read_single_quotes(word);
        case '"':
            return read_double_quotes(word, commands, depth);
        case '$':
            return read_dollar(word, commands, depth);
        case '`':
            return read_backquotes(word, commands, depth);
        case '<':
        case '>':
            at_ += 2;
            return read_substitution(word, commands, depth);
        case '\\':
            if (!looking_at("\\\n")) add_literal(word, text_.substr(at_ + 1, 1));
            at_ += 2;
            return true;
        default:
            add_literal(word, text_.substr(at_, 1));
            ++at_;
            return true;
    }
}

bool ShellCursor::read_single_quotes(ShellWord& word) {
    word.is_quoted = true;
    for (++at_; !at_end();) {
        if (looking_at("{{")) {
            if (!read_template(word)) return false;
            continue;
        }
        const char c = text_[at_++];
        if (c == '\'') return true;
        add_literal(word, std::string_view(&c, 1));
    }
    return false;
}

bool ShellCursor::read_double_quotes(ShellWord& word, std::vector<SimpleCommand>& commands, int depth) {
    word.is_quoted = true;
    for (++at_; !at_end();) {
        bool good = true;
        if (looking_at("{{")) {
            good = read_template(word);
        } else if (peek() == '"') {
            ++at_;
            return true;
        } else if (peek() == '$') {
            good = read_dollar(word, commands, depth);
        } else if (peek() == '`') {
            good = read_backquotes(word, commands, depth);
        } else {
            if (peek() == '\\' && at_ + 1 < text_.size()) ++at_;
            if (peek() != '\n' || text_[at_ - 1] != '\\') add_literal(word, text_.substr(at_, 1));
            ++at_;
        }
        if (!good) return false;
    }
    return false;
}

bool ShellCursor::read_dollar(ShellWord& word, std::vector<SimpleCommand>& commands, int depth) {
    ++at_;
    if (at_end()) {
        add_literal(word, "$");
        return true;
    }
    if (looking_at("((")) {
        word.is_computed = true;
        return skip_balanced();
    }
    if (peek() == '(') {
        ++at_;
        return read_substitution(word, commands, depth);
    }
    if (looking_at("{{")) {
        word.is_computed = true;
        return read_template(word);
    }
    if (peek() == '{') return read_parameter(word);
    if (const std::string_view name = take_name(); !name.empty()) {
        word.pieces.push_back({true, std::string(name)});
        return true;
    }
    constexpr std::string_view specials = "?$!#@*-0123456789";
    if (specials.find(peek()) == std::string_view::npos) {
        add_literal(word, "$");
        return true;
    }
    word.is_computed = true;
    ++at_;
    return true;
}

bool ShellCursor::read_parameter(ShellWord& word) {
    ++at_;
    const std::string_view name = take_name();
    if (!name.empty() && !at_end() && peek() == '}') {
        ++at_;
        word.pieces.push_back({true, std::string(name)});
        return true;
    }
    word.is_computed = true;
    return skip_past("}");
}

bool ShellCursor::read_backquotes(ShellWord& word, std::vector<SimpleCommand>& commands, int depth) {
    word.is_computed = true;
    std::string inner;
    for (++at_; !at_end(); ++at_) {
        if (peek() == '`') {
            ++at_;
            ShellCursor cursor(inner);
            return read_shell_commands(cursor, commands, false, depth + 1);
        }
        if (peek() == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '`' || text_[at_ + 1] == '\\')) ++at_;
        inner += peek();
    }
    return false;
}

bool ShellCursor::read_substitution(ShellWord& word, std::vector<SimpleCommand>& commands, int depth) {
    word.is_computed = true;
    return read_shell_commands(*this, commands, true, depth + 1);
}

bool ShellCursor::read_template(ShellWord& word) {
    const std::size_t start = at_;
    char quote = 0;
    for (at_ += 2; !at_end(); ++at_) {
        const char c = peek();
        if (quote == 0 && looking_at("}}")) {
            at_ += 2;
            add_literal(word, text_.substr(start, at_ - start));
            return true;
        }
        if (quote != 0 && c == '\\')
            ++at_;
        else if (quote != 0)
            quote = c == quote ? '\0' : quote;
        else if (c == '\'' || c == '"')
            quote = c;
    }
    return false;
}

std::string_view ShellCursor::take_name() {
    const std::size_t start = at_;
    if (!at_end() && std::isdigit(static_cast<unsigned char>(peek())) != 0) return {};
    while (!at_end() && is_name_character(peek())) ++at_;
    return text_.substr(start, at_ - start);
}

std::optional<ShellWord> ShellCursor::read_plain_word() {
    ShellWord word;
    while (!at_end() && std::isspace(static_cast<unsigned char>(peek())) == 0) {
        if (looking_at("{{")) {
            if (!read_template(word)) return std::nullopt;
        } else if (skip_template_statement()) {
            continue;
        } else if (peek() == '\'') {
            if (!read_single_quotes(word)) return std::nullopt;
        } else if (peek() == '"') {
            if (!read_plain_double_quotes(word)) return std::nullopt;
        } else {
            if (peek() == '\\' && at_ + 1 < text_.size()) ++at_;
            if (peek() != '\n') add_literal(word, text_.substr(at_, 1));
            ++at_;
        }
    }
    return word;
}

bool ShellCursor::read_plain_double_quotes(ShellWord& word) {
    word.is_quoted = true;
    for (++at_; !at_end();) {
        if (looking_at("{{")) {
            if (!read_template(word)) return false;
            continue;
        }
        if (peek() == '"') {
            ++at_;
            return true;
        }
        if (peek() == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
        add_literal(word, text_.substr(at_, 1));
        ++at_;
    }
    return false;
}

}  // namespace stepwarden::simulate
