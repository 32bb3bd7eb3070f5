// Comments by which the author of a template says that a finding is known and meant:
// `# stepwarden: ignore[rule, group] reason`, behind a task's first line or in the lines above it. A comment covers the
// task, block or key that begins there, with all that is in it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "check/rule.hpp"
#include "text/position.hpp"

namespace stepwarden::check {

struct Suppression {
    /// The '#'.
    text::Position where;
    /// Ids or groups as written.
    std::vector<std::string> rules;
    std::string reason;
    /// The lines that it covers.
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;

    [[nodiscard]] bool covers(const Finding& finding) const;
};

/// A comment with the rules whose findings it has suppressed in a run.
struct SuppressionUse {
    Suppression comment;
    std::vector<std::string> suppressed;
};

/// What the rules about comments look at: all of them, once every other rule has spoken.
struct SuppressionUses {
    std::span<const SuppressionUse> all;
    /// Whether a rule was run, so that it would have been heard.
    std::function<bool(const Rule&)> runs;
};

/// In the order of their places. What a comment covers is told by the indentation of the lines below it, since a
/// template need not be YAML before its Jinja is rendered.
std::vector<Suppression> find_suppressions(text::FileId file, std::string_view text);

}  // namespace stepwarden::check
