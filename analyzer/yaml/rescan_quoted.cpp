#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "yaml/line_break.hpp"
#include "yaml/rescan.hpp"

namespace stepwarden::yaml {
namespace {

struct Escape {
    char letter;
    std::string_view value;
};

/// scanner.py, ESCAPE_REPLACEMENTS.
constexpr std::array<Escape, 18> escapes = {{{'0', std::string_view("\0", 1)},
                                             {'a', "\x07"},
                                             {'b', "\x08"},
                                             {'t', "\t"},
                                             {'\t', "\t"},
                                             {'n', "\n"},
                                             {'v', "\x0B"},
                                             {'f', "\x0C"},
                                             {'r', "\r"},
                                             {'e', "\x1B"},
                                             {' ', " "},
                                             {'"', "\""},
                                             {'\\', "\\"},
                                             {'/', "/"},
                                             {'N', "\xC2\x85"},
                                             {'_', "\xC2\xA0"},
                                             {'L', "\xE2\x80\xA8"},
                                             {'P', "\xE2\x80\xA9"}}};

std::size_t hex_digits_after(char letter) {
    if (letter == 'x') return 2;
    if (letter == 'u') return 4;
    return letter == 'U' ? 8 : 0;
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0U | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0U | (c >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (c >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

class QuotedScanner {
public:
    QuotedScanner(std::string_view text, std::size_t offset)
        : text_(text), quote_(text[offset]), start_(offset), at_(offset + 1) {}

    Rescanned run() {
        while (out_.error.empty()) {
            if (at_ >= text_.size()) {
                fail("quoted text is not closed", start_);
            } else if (text_[at_] == quote_ && !is_doubled_quote()) {
                break;
            } else {
                step();
            }
        }
        return std::move(out_);
    }

private:
    void fail(std::string_view error, std::size_t offset) {
        out_.error = error;
        out_.error_offset = offset;
    }

    [[nodiscard]] bool is_doubled_quote() const {
        return quote_ == '\'' && at_ + 1 < text_.size() && text_[at_ + 1] == '\'';
    }

    void step() {
        const char c = text_[at_];
        if (c == quote_) {
            out_.value += quote_;
            at_ += 2;
        } else if (c == '\\' && quote_ == '"') {
            escape();
        } else if (c == ' ' || c == '\t' || break_length(text_, at_) > 0) {
            spaces();
        } else {
            out_.value += c;
            ++at_;
        }
    }

    void escape() {
        const std::size_t backslash = at_++;
        const char letter = at_ < text_.size() ? text_[at_] : '\0';
        const auto known = std::ranges::find(escapes, letter, &Escape::letter);
        if (known != escapes.end()) {
            out_.value += known->value;
            ++at_;
        } else if (const std::size_t digits = hex_digits_after(letter); digits > 0) {
            ++at_;
            code_point(digits, backslash);
        } else if (const std::size_t length = break_length(text_, at_); length > 0) {
            at_ += length;
            out_.value += breaks();
        } else {
            fail("unknown escape in double-quoted text", backslash);
        }
    }

    void code_point(std::size_t digits, std::size_t backslash) {
        const std::string_view hex = text_.substr(at_, digits);
        std::uint32_t value = 0;
        const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
        if (hex.size() < digits || error != std::errc{} || end != hex.data() + hex.size()) {
            return fail("escape with too few hexadecimal digits", backslash);
        }
        if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
            return fail("escape that is no Unicode character", backslash);
        }
        append_utf8(out_.value, value);
        at_ += digits;
    }

    /// Blanks within a line are kept, those around a line break fold with it.
    void spaces() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        const std::size_t length = break_length(text_, at_);
        if (length == 0) {
            out_.value += text_.substr(begin, at_ - begin);
            return;
        }
        const std::string_view line_break = break_value(text_, at_);
        at_ += length;
        const std::string more = breaks();
        if (line_break != "\n") {
            out_.value += line_break;
        } else if (more.empty()) {
            out_.value += ' ';
        }
        out_.value += more;
    }

    /// The blank lines from here on, and the blanks before what follows them.
    std::string breaks() {
        std::string found;
        while (true) {
            if (is_document_separator(text_, at_)) {
                fail("'---' or '...' at the beginning of a line in quoted text", at_);
                return found;
            }
            while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
            const std::size_t length = break_length(text_, at_);
            if (length == 0) return found;
            found += break_value(text_, at_);
            at_ += length;
        }
    }

    std::string_view text_;
    char quote_;
    std::size_t start_;
    std::size_t at_;
    Rescanned out_;
};

}  // namespace

Rescanned rescan_quoted(std::string_view text, std::size_t offset) { return QuotedScanner(text, offset).run(); }

}  // namespace stepwarden::yaml
