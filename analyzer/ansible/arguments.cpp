#include "ansible/arguments.hpp"

#include <algorithm>
#include <array>

namespace stepwarden::ansible {
namespace {

using namespace std::string_view_literals;

// parsing/splitter.py: the options that parse_kv takes out of a raw command's text.
constexpr std::array raw_command_options{
    "creates"sv, "removes"sv,           "chdir"sv,           "executable"sv, "warn"sv,
    "stdin"sv,   "stdin_add_newline"sv, "strip_empty_ends"sv};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Walks a text and knows whether the current character stands in quotes or inside Jinja.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] bool in_word_gap() const { return quote_ == 0 && depth_ == 0 && is_blank(text_[at_]); }

    /// The characters that belong together at the current place, one or two.
    std::string_view next() {
        const std::string_view pair = text_.substr(at_, 2);
        if (quote_ == 0 || depth_ > 0) {
            if (pair == "{{" || pair == "{%" || pair == "{#") return take(2, +1);
            if (depth_ > 0 && (pair == "}}" || pair == "%}" || pair == "#}")) return take(2, -1);
        }
        const char c = text_[at_];
        if (depth_ == 0 && (c == '"' || c == '\'') && !(at_ > 0 && text_[at_ - 1] == '\\')) {
            if (quote_ == 0)
                quote_ = c;
            else if (quote_ == c)
                quote_ = 0;
        }
        return take(1, 0);
    }

private:
    std::string_view take(std::size_t count, int depth_change) {
        depth_ += depth_change;
        const std::string_view taken = text_.substr(at_, count);
        at_ += count;
        return taken;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    char quote_ = 0;
    int depth_ = 0;
};

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (Scanner scan(text); !scan.at_end();) {
        const bool gap = scan.in_word_gap();
        const std::string_view piece = scan.next();
        if (!gap) {
            word += piece;
        } else if (!word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

std::string unquoted(std::string_view text) {
    const bool quoted = text.size() > 1 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

/// Place of the '=' that ends a key, or npos; a key is a plain word, so `"a=b"` and `{{ a == b }}` are none.
std::size_t key_end(std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos || equals == 0) return std::string_view::npos;
    const bool plain = std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
    return plain ? equals : std::string_view::npos;
}

}  // namespace

KeyValueText split_arguments(std::string_view text, bool raw_command) {
    KeyValueText result;
    for (const std::string& word : split_words(text)) {
        const std::size_t equals = key_end(word);
        const std::string_view key = std::string_view(word).substr(0, equals == std::string_view::npos ? 0 : equals);
        const bool known =
            std::find(raw_command_options.begin(), raw_command_options.end(), key) != raw_command_options.end();
        if (!key.empty() && (!raw_command || known)) {
            result.pairs.emplace_back(std::string(key), unquoted(std::string_view(word).substr(equals + 1)));
            continue;
        }
        if (!result.free_form.empty()) result.free_form += ' ';
        result.free_form += word;
    }
    if (raw_command && result.pairs.empty()) result.free_form = text;
    return result;
}

}  // namespace stepwarden::ansible
