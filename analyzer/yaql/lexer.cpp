#include "yaql/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "jinja/string_literal.hpp"
#include "value/utf8.hpp"

namespace stepwarden::yaql {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Typographic quotes, dashes and spaces: what people paste, and no part of a word.
bool is_foreign_punctuation(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (byte(at) == 0xE2 && (byte(at + 1) == 0x80 || byte(at + 1) == 0x81)) return true;
    return byte(at) == 0xC2 && byte(at + 1) != 0xAA && byte(at + 1) != 0xB5 && byte(at + 1) != 0xBA;
}

bool is_word_byte(std::string_view text, std::size_t at) {
    if (at >= text.size()) return false;
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) return !is_foreign_punctuation(text, at);
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Longer ones come before those that they start with.
constexpr std::array<std::string_view, 23> symbols = {"?.", "->", "=>", "!=", ">=", "<=", "=~", "!~",
                                                      ".",  "+",  "-",  "*",  "/",  ">",  "<",  "=",
                                                      "(",  ")",  "[",  "]",  "{",  "}",  ","};
constexpr std::array<std::string_view, 5> word_operators = {"mod", "in", "not", "and", "or"};

std::optional<value::Value> constant(std::string_view word) {
    if (word == "true") return value::Value(true);
    if (word == "false") return value::Value(false);
    if (word == "null") return value::Value();
    return std::nullopt;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    tl::expected<std::vector<Token>, Failure> run() {
        while (true) {
            at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
            if (at_ == text_.size()) break;
            if (!next()) return tl::unexpected(illegal_character());
        }
        push(Token::Kind::end, at_, {});
        return std::move(tokens_);
    }

private:
    Failure illegal_character() const {
        const std::string_view point = value::code_points(text_.substr(at_)).front();
        return {fmt::format("Lexical error: illegal character '{}' at position {}", point, at_),
                static_cast<std::uint32_t>(at_)};
    }

    void push(Token::Kind kind, std::size_t end, std::string_view text, value::Value value = {}) {
        tokens_.push_back({kind, text, static_cast<std::uint32_t>(at_), std::move(value)});
        at_ = end;
    }

    bool next() {
        const char c = text_[at_];
        if (c == '$') return variable();
        if (is_digit(c)) return number();
        if (is_word_byte(text_, at_)) return word();
        if (c == '\'' || c == '"' || c == '`') return string(c);
        return symbol();
    }

    std::size_t word_end(std::size_t at) const {
        while (is_word_byte(text_, at)) ++at;
        return at;
    }

    bool variable() {
        const std::size_t end = word_end(at_ + 1);
        const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
        push(Token::Kind::variable, end, name.empty() ? "1" : name);
        return true;
    }

    /// The longest of `\d+` and `\d+\.\d+` that no word character follows.
    bool number() {
        const auto digits_end = [&](std::size_t at) {
            while (at < text_.size() && is_digit(text_[at])) ++at;
            return at;
        };
        const std::size_t whole = digits_end(at_);
        if (whole + 1 < text_.size() && text_[whole] == '.' && is_digit(text_[whole + 1])) {
            const std::size_t end = digits_end(whole + 1);
            const std::string digits(text_.substr(at_, end - at_));
            if (!is_word_byte(text_, end)) {
                push(Token::Kind::literal, end, text_.substr(at_, end - at_), std::strtod(digits.c_str(), nullptr));
                return true;
            }
        }
        if (is_word_byte(text_, whole)) return false;
        push(Token::Kind::literal, whole, text_.substr(at_, whole - at_), integer(text_.substr(at_, whole - at_)));
        return true;
    }

    static value::Value integer(std::string_view digits) {
        std::int64_t number = 0;
        const auto [stop, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        (void)stop;
        if (status != std::errc{}) return value::Value::unknown("an integer beyond 64 bits", true);
        return number;
    }

    bool word() {
        const std::size_t end = word_end(at_);
        const std::string_view text = text_.substr(at_, end - at_);
        if (end < text_.size() && text_[end] == '(') {
            push(Token::Kind::function, end + 1, text);
            return true;
        }
        if (text.starts_with("__")) return false;
        if (std::find(word_operators.begin(), word_operators.end(), text) != word_operators.end())
            push(Token::Kind::symbol, end, text);
        else if (auto value = constant(text))
            push(Token::Kind::literal, end, text, std::move(*value));
        else
            push(Token::Kind::word, end, text);
        return true;
    }

    /// A backslash takes the next character along, but no newline.
    bool string(char quote) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && text_[end] != quote) {
            if (text_[end] != '\\') {
                ++end;
                continue;
            }
            if (end + 1 >= text_.size() || text_[end + 1] == '\n') return false;
            end += 2;
        }
        if (end >= text_.size()) return false;
        const std::string_view body = text_.substr(at_ + 1, end - at_ - 1);
        auto decoded = quote == '`' ? verbatim(body) : jinja::unescape(body);
        if (!decoded) return false;
        push(Token::Kind::literal, end + 1, text_.substr(at_, end + 1 - at_), std::move(*decoded));
        return true;
    }

    static tl::expected<std::string, std::string> verbatim(std::string_view body) {
        std::string out(body);
        for (std::size_t at = out.find("\\`"); at != std::string::npos; at = out.find("\\`", at + 1)) out.erase(at, 1);
        return out;
    }

    bool symbol() {
        for (const std::string_view symbol : symbols) {
            if (!text_.substr(at_).starts_with(symbol)) continue;
            push(Token::Kind::symbol, at_ + symbol.size(), symbol);
            return true;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

tl::expected<std::vector<Token>, Failure> lex(std::string_view text) { return Lexer(text).run(); }

}  // namespace stepwarden::yaql
