#include "coverage/zuul_pattern.hpp"

#include <re2/re2.h>

namespace stepwarden::coverage {
namespace {

constexpr std::string_view lookahead = "(?!";

/// Bound on the memory of one compiled pattern.
constexpr std::int64_t most_bytes = std::int64_t{1} << 20;

std::shared_ptr<const re2::RE2> compiled(std::string_view text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(most_bytes);
    return std::make_shared<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
}

/// The offset of the parenthesis that closes the group which begins at `start`, or npos.
std::size_t closing_parenthesis(std::string_view text, std::size_t start) {
    std::size_t depth = 0;
    bool in_class = false;
    for (std::size_t i = start; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (in_class) {
            in_class = text[i] != ']';
        } else if (text[i] == '[') {
            in_class = true;
        } else if (text[i] == '(') {
            ++depth;
        } else if (text[i] == ')' && --depth == 0) {
            return i;
        }
    }
    return std::string_view::npos;
}

bool matches_start(const re2::RE2& expression, std::string_view subject) {
    return expression.Match(re2::StringPiece(subject.data(), subject.size()), 0, subject.size(), re2::RE2::ANCHOR_START,
                            nullptr, 0);
}

}  // namespace

ZuulPattern::ZuulPattern(std::string text, text::Position where, bool negated)
    : text_(std::move(text)), where_(where), negated_(negated) {
    std::string_view rest = text_;
    const std::size_t anchor = rest.starts_with('^') ? 1 : 0;
    if (rest.substr(anchor).starts_with(lookahead)) {
        const std::size_t end = closing_parenthesis(rest, anchor);
        if (end != std::string_view::npos) {
            const std::size_t inside = anchor + lookahead.size();
            excluded_ = compiled(rest.substr(inside, end - inside));
            rest.remove_prefix(end + 1);
        }
    }
    expression_ = compiled(rest);
}

bool ZuulPattern::is_readable() const { return expression_->ok() && (excluded_ == nullptr || excluded_->ok()); }

std::optional<bool> ZuulPattern::matches(std::string_view subject) const {
    if (!is_readable()) return std::nullopt;
    const bool excluded = excluded_ != nullptr && matches_start(*excluded_, subject);
    return (!excluded && matches_start(*expression_, subject)) != negated_;
}

}  // namespace stepwarden::coverage
