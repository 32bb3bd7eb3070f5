#include "rules/support/open_quote.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "simulate/shell_script.hpp"

namespace stepwarden::rules {
namespace {

/// Follows the quotes of a script from its first byte to its last.
class QuoteReader {
public:
    explicit QuoteReader(std::string_view text) : text_(text) {}

    /// False when some quote or substitution is open at the end.
    bool read() {
        while (at_ < text_.size()) step();
        return !confused_ && open_.empty();
    }

    [[nodiscard]] bool confused() const { return confused_; }
    [[nodiscard]] bool quote_is_open() const {
        return std::ranges::any_of(open_, [](char c) { return c == '"' || c == '\''; });
    }

private:
    [[nodiscard]] char top() const { return open_.empty() ? '\0' : open_.back(); }
    [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }

    void step() {
        if (skip_template()) return;
        const char c = text_[at_];
        if (top() == '\'') {
            if (c == '\'') open_.pop_back();
            ++at_;
            return;
        }
        if (c == '\\') {
            at_ += 2;
            return;
        }
        if (looking_at("$(")) {
            open_.push_back(')');
            at_ += 2;
            return;
        }
        if (top() == '"') {
            if (c == '"') open_.pop_back();
            ++at_;
            return;
        }
        plain(c);
    }

    void plain(char c) {
        // Here-documents and arithmetic have quotes of their own kinds; bash's $'...' takes escapes.
        if (looking_at("<<") || looking_at("$'") || c == '`') confused_ = true;
        if (c == '#' && (at_ == 0 || text_[at_ - 1] == ' ' || text_[at_ - 1] == '\n' || text_[at_ - 1] == '\t' ||
                         text_[at_ - 1] == ';'))
            return skip_comment();
        if (c == '"' || c == '\'') open_.push_back(c);
        if (c == '(') open_.push_back(')');
        // The parenthesis of a pattern in `case` has no partner.
        if (c == ')' && top() == ')') open_.pop_back();
        ++at_;
    }

    void skip_comment() { at_ = std::min(text_.find('\n', at_), text_.size()); }

    bool skip_template() {
        for (const auto& [begin, end] : {std::pair("{{", "}}"), std::pair("{%", "%}"), std::pair("{#", "#}")}) {
            if (!looking_at(begin)) continue;
            const std::size_t close = text_.find(end, at_ + 2);
            if (close == std::string_view::npos) confused_ = true;
            at_ = close == std::string_view::npos ? text_.size() : close + 2;
            return true;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<char> open_;
    bool confused_ = false;
};

/// Quotes pair up on the line by itself.
bool is_balanced(std::string_view line) {
    QuoteReader reader(line);
    reader.read();
    return reader.confused() || !reader.quote_is_open();
}

}  // namespace

std::optional<std::size_t> line_of_open_quote(std::string_view script) {
    QuoteReader reader(script);
    reader.read();
    // Two readers have to agree.
    if (reader.confused() || !reader.quote_is_open() || simulate::split_script(script)) return std::nullopt;
    std::size_t number = 0;
    for (std::size_t start = 0; start <= script.size(); ++number) {
        const std::size_t end = std::min(script.find('\n', start), script.size());
        if (!is_balanced(script.substr(start, end - start))) return number;
        start = end + 1;
    }
    return 0;
}

}  // namespace stepwarden::rules
