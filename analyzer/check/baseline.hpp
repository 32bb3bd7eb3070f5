// The findings that a project has decided to live with for now, by fingerprint, so that they survive moved lines: what
// is in the file is not told again, and what has left it is told once.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "check/finding.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::check {

struct KnownFinding {
    std::string fingerprint;
    std::string rule;
    /// For people: where it was when it was written down.
    std::string path;
    std::string message;

    friend auto operator<=>(const KnownFinding&, const KnownFinding&) = default;
};

class Baseline {
public:
    Baseline() = default;
    explicit Baseline(std::vector<KnownFinding> known);

    /// Whether the file has it; remembers that it was asked for.
    bool takes(const Finding& finding);

    /// Those that were not asked for since, in the order of path, rule and message.
    [[nodiscard]] std::vector<KnownFinding> left() const;

    [[nodiscard]] std::size_t size() const { return known_.size(); }

private:
    /// In the order of fingerprints.
    std::vector<KnownFinding> known_;
    std::set<std::string, std::less<>> met_;
};

/// Reads "stepwarden-baseline/1". Fails with a sentence on what is no baseline; places are not known.
text::Result<Baseline> read_baseline(std::string_view json);

/// One finding a line, so that a version control shows what came and went.
std::string write_baseline(std::vector<KnownFinding> known);

}  // namespace stepwarden::check
