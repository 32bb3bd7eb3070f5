#include "jinja/lexer.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "jinja/string_literal.hpp"

namespace stepwarden::jinja {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_byte(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Two-byte symbols come first: the longest one wins.
constexpr std::array<std::string_view, 26> symbols = {"**", "//", "==", "!=", ">=", "<=", "+", "-", "/",
                                                      "*",  "%",  "~",  "[",  "]",  "(",  ")", "{", "}",
                                                      ">",  "<",  "=",  ".",  ":",  "|",  ",", ";"};

/// A digit run with single underscores inside, `(_?\d)*` from a first digit on, for the digits that `accept` knows.
template <typename Accept>
std::size_t skip_digits(std::string_view source, std::size_t at, Accept accept) {
    while (at < source.size()) {
        const std::size_t digit = source[at] == '_' ? at + 1 : at;
        if (digit >= source.size() || !accept(source[digit])) return at;
        at = digit + 1;
    }
    return at;
}

/// Punctuation and symbols beyond ASCII that no identifier holds; typographic quotes are what people paste.
bool is_foreign_punctuation(std::string_view source, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < source.size() ? static_cast<unsigned char>(source[i]) : 0U; };
    if (byte(at) == 0xE2 && (byte(at + 1) == 0x80 || byte(at + 1) == 0x81)) return true;
    return byte(at) == 0xC2 && byte(at + 1) != 0xAA && byte(at + 1) != 0xB5 && byte(at + 1) != 0xBA;
}

class Lexer {
public:
    Lexer(std::string_view source, std::size_t start, Region region, bool keep_backslashes, bool trim_newline)
        : source_(source),
          at_(start),
          region_(region),
          keep_backslashes_(keep_backslashes),
          trim_newline_(trim_newline) {}

    tl::expected<LexedRegion, LexerError> run() {
        while (!error_) {
            if (at_ < source_.size() && open_brackets_.empty() && end_marker()) return std::move(out_);
            at_ = skip_whitespace(source_, at_);
            if (at_ >= source_.size()) break;
            if (open_brackets_.empty() && end_marker()) return std::move(out_);
            next();
        }
        if (error_) return tl::unexpected(std::move(*error_));
        push(Token::Kind::end, at_);
        out_.end = at_;
        return std::move(out_);
    }

private:
    std::string_view rest() const { return source_.substr(at_); }
    void fail(std::string message) { error_ = LexerError{at_, std::move(message)}; }

    void push(Token::Kind kind, std::size_t end, value::Value value = {}) {
        out_.tokens.push_back({kind, source_.substr(at_, end - at_), at_, std::move(value)});
        at_ = end;
    }

    bool end_marker() {
        if (region_ == Region::bare) return false;
        const std::string_view marker = region_ == Region::variable ? "}}" : "%}";
        const bool minus = rest().starts_with('-') && rest().substr(1).starts_with(marker);
        const bool plus = region_ == Region::block && rest().starts_with('+') && rest().substr(1).starts_with(marker);
        if (!minus && !plus && !rest().starts_with(marker)) return false;
        push(Token::Kind::end, at_ + (minus || plus ? 3 : 2));
        out_.end = at_;
        if (minus) out_.end = skip_whitespace(source_, at_);
        const bool trims = region_ == Region::block && trim_newline_ && !plus && !minus;
        if (trims && rest().starts_with('\n')) ++out_.end;
        return true;
    }

    void next() {
        const char c = source_[at_];
        if (is_digit(c)) return number();
        if (is_foreign_punctuation(source_, at_)) return fail("unexpected character");
        if (is_name_byte(c)) return name();
        if (c == '\'' || c == '"') return string(c);
        symbol();
    }

    void name() {
        std::size_t end = at_;
        while (end < source_.size() && is_name_byte(source_[end]) && !is_foreign_punctuation(source_, end)) ++end;
        push(Token::Kind::name, end);
    }

    void symbol() {
        for (const std::string_view symbol : symbols) {
            if (!rest().starts_with(symbol)) continue;
            if (symbol.size() == 1 && !balance(symbol[0])) return;
            return push(Token::Kind::symbol, at_ + symbol.size());
        }
        fail(std::string("unexpected character '") + std::string(1, source_[at_]) + "'");
    }

    bool balance(char symbol) {
        if (symbol == '(') open_brackets_ += ')';
        if (symbol == '[') open_brackets_ += ']';
        if (symbol == '{') open_brackets_ += '}';
        if (symbol != ')' && symbol != ']' && symbol != '}') return true;
        const std::string found(1, symbol);
        if (open_brackets_.empty()) {
            fail(std::string("unexpected '") + found + "'");
            return false;
        }
        if (open_brackets_.back() != symbol) {
            fail(std::string("unexpected '") + found + "', expected '" + std::string(1, open_brackets_.back()) + "'");
            return false;
        }
        open_brackets_.pop_back();
        return true;
    }

    void string(char quote) {
        std::size_t end = at_ + 1;
        while (end < source_.size() && source_[end] != quote) {
            if (source_[end] == '\\' && keep_backslashes_ && end + 1 < source_.size() && source_[end + 1] == quote)
                return fail(
                    "escaped quote in a string: inside {{ }} Ansible keeps the backslash and ends the string there");
            end += source_[end] == '\\' ? 2 : 1;
        }
        if (end >= source_.size())
            return fail(std::string("unexpected character '") + quote + "', a string without end");
        const std::string_view body = source_.substr(at_ + 1, end - at_ - 1);
        auto unescaped = keep_backslashes_ ? tl::expected<std::string, std::string>(std::string(body)) : unescape(body);
        if (!unescaped) return fail(std::move(unescaped.error()));
        push(Token::Kind::string, end + 1, std::move(*unescaped));
    }

    std::optional<std::size_t> float_end() const {
        if (at_ > 0 && source_[at_ - 1] == '.') return std::nullopt;
        const std::size_t integer_end = skip_digits(source_, at_, is_digit);
        std::size_t end = integer_end;
        if (end + 1 < source_.size() && source_[end] == '.' && is_digit(source_[end + 1]))
            end = skip_digits(source_, end + 1, is_digit);
        if (end < source_.size() && (source_[end] == 'e' || source_[end] == 'E')) {
            std::size_t exponent = end + 1;
            if (exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-')) ++exponent;
            if (exponent < source_.size() && is_digit(source_[exponent]))
                return skip_digits(source_, exponent, is_digit);
        }
        return end > integer_end ? std::optional(end) : std::nullopt;
    }

    void number() {
        if (const auto end = float_end()) {
            const std::string digits = without_underscores(*end);
            return push(Token::Kind::number, *end, std::strtod(digits.c_str(), nullptr));
        }
        integer();
    }

    std::string without_underscores(std::size_t end) const {
        std::string digits(source_.substr(at_, end - at_));
        std::erase(digits, '_');
        return digits;
    }

    void integer() {
        int base = 10;
        std::size_t end = at_ + 1;
        if (source_[at_] == '0') {
            end = skip_digits(source_, at_ + 1, [](char c) { return c == '0'; });
            const char mark = at_ + 1 < source_.size() ? static_cast<char>(source_[at_ + 1] | 0x20) : ' ';
            const int marked_base = mark == 'b' ? 2 : mark == 'o' ? 8 : mark == 'x' ? 16 : 10;
            const auto accept = [marked_base](char c) {
                const int digit = is_digit(c)                              ? c - '0'
                                  : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                                           : 99;
                return digit < marked_base;
            };
            const std::size_t marked_end = marked_base == 10 ? at_ : skip_digits(source_, at_ + 2, accept);
            if (marked_base != 10 && marked_end > at_ + 2) {
                base = marked_base;
                end = marked_end;
            }
        } else {
            end = skip_digits(source_, end, is_digit);
        }
        const std::string digits = without_underscores(end).substr(base == 10 ? 0 : 2);
        std::int64_t number = 0;
        const auto [stop, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
        (void)stop;
        if (status != std::errc{})
            return push(Token::Kind::number, end, value::Value::unknown("an integer beyond 64 bits", true));
        push(Token::Kind::number, end, number);
    }

    std::string_view source_;
    std::size_t at_;
    Region region_;
    bool keep_backslashes_;
    bool trim_newline_;
    /// The closing brackets that are still due.
    std::string open_brackets_;
    LexedRegion out_;
    std::optional<LexerError> error_;
};

}  // namespace

std::size_t whitespace_length(std::string_view source, std::size_t offset) {
    if (offset >= source.size()) return 0;
    const auto byte = static_cast<unsigned char>(source[offset]);
    if (byte == ' ' || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)) return 1;
    if (byte < 0x80) return 0;
    constexpr std::array<std::string_view, 19> wide = {
        "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
    for (const std::string_view space : wide)
        if (source.substr(offset).starts_with(space)) return space.size();
    return 0;
}

std::size_t skip_whitespace(std::string_view source, std::size_t offset) {
    while (const std::size_t length = whitespace_length(source, offset)) offset += length;
    return offset;
}

std::size_t trim_whitespace_end(std::string_view source) {
    std::size_t end = source.size();
    while (end > 0) {
        std::size_t start = end - 1;
        while (start > 0 && (static_cast<unsigned char>(source[start]) & 0xC0) == 0x80) --start;
        if (whitespace_length(source, start) != end - start) return end;
        end = start;
    }
    return end;
}

tl::expected<LexedRegion, LexerError> lex_region(std::string_view source, std::size_t start, Region region,
                                                 bool keep_backslashes, bool trim_newline) {
    return Lexer(source, start, region, keep_backslashes, trim_newline).run();
}

}  // namespace stepwarden::jinja
