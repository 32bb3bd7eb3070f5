// Python's regular expressions by way of RE2, for the patterns and texts on which the two agree.
#pragma once

#include <re2/re2.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jinja/evaluate.hpp"

namespace stepwarden::jinja {

/// Start and end of each group in bytes, the whole match first; nothing for a group that took no part.
using Match = std::vector<std::optional<std::pair<std::size_t, std::size_t>>>;

class Regex {
public:
    /// Nothing when RE2 refuses the pattern, or might read it (or `text`) in another way than Python.
    static std::optional<Regex> compile(const std::string& pattern, std::string_view text, bool ignore_case,
                                        bool multiline);

    /// The first match from `from` on; `anchored` at `from`.
    [[nodiscard]] std::optional<Match> search(std::string_view text, std::size_t from, bool anchored = false) const;

    /// All matches as re.finditer gives them. Nothing where empty matches make RE2's answer doubtful.
    [[nodiscard]] std::optional<std::vector<Match>> find_all(std::string_view text) const;

    [[nodiscard]] int groups() const { return expression_->NumberOfCapturingGroups(); }
    [[nodiscard]] std::optional<int> group_named(const std::string& name) const;

private:
    explicit Regex(std::shared_ptr<const re2::RE2> expression) : expression_(std::move(expression)) {}
    std::shared_ptr<const re2::RE2> expression_;
};

/// The cause of an Unknown for a pattern that Regex::compile did not take.
std::string refused_pattern(const std::string& pattern);

}  // namespace stepwarden::jinja
