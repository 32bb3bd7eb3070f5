// All that one `check` has to say: findings, what could not be analysed, and the counts of the summary line.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "check/finding.hpp"
#include "text/diagnostic.hpp"
#include "text/tree.hpp"

namespace stepwarden::check {

struct Unanalysed {
    std::string path;
    /// 0 when the whole file is meant.
    std::uint32_t line = 0;
    std::string reason;
};

/// A finding that is not told, and what keeps it from being told.
struct Suppressed {
    enum class By : std::uint8_t { comment, baseline };
    Finding finding;
    By by = By::comment;
    /// Of a comment, as far as it gives one.
    std::string reason;
};

struct Summary {
    std::size_t files = 0;
    std::size_t tasks = 0;
    std::size_t services = 0;
};

struct Results {
    /// Sorted by path, line, column, rule, message.
    std::vector<Finding> findings;
    /// In the same order.
    std::vector<Suppressed> suppressed = {};
    /// Sorted by path, line, reason.
    std::vector<Unanalysed> unanalysed;
    /// What a reader has to know to make sense of the rest, in sentences.
    std::vector<std::string> remarks = {};
    Summary summary;

    [[nodiscard]] std::size_t count(Severity severity) const;
};

/// A path of the main root as it is; one of a mount with the mount's path before it.
std::string shown_path(const text::Tree& tree, text::FileId file);

/// What a diagnostic in the tree says to people.
Unanalysed unanalysed_of(const text::Tree& tree, const text::Diagnostic& diagnostic);

}  // namespace stepwarden::check
