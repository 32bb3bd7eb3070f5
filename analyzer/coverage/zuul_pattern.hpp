// A regular expression of Zuul's configuration: matched from the start of a text, as Python's re.match does, with the
// end left open. RE2 does the matching; the one construct of these files that it refuses, a negative lookahead at the
// very start (`^(?!stable/queens).*$`), is taken apart into two patterns.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "text/position.hpp"

namespace re2 {
class RE2;
}

namespace stepwarden::coverage {

class ZuulPattern {
public:
    /// `negated` is the `negate: true` of a pattern written as a mapping.
    ZuulPattern(std::string text, text::Position where, bool negated = false);

    /// Nothing when the pattern cannot be read.
    [[nodiscard]] std::optional<bool> matches(std::string_view subject) const;

    [[nodiscard]] bool is_readable() const;
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] text::Position where() const { return where_; }

private:
    std::string text_;
    text::Position where_;
    bool negated_ = false;
    std::shared_ptr<const re2::RE2> expression_;
    /// What must not stand at the start; unset when the pattern has no such part.
    std::shared_ptr<const re2::RE2> excluded_;
};

}  // namespace stepwarden::coverage
