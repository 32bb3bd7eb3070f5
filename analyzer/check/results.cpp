#include "check/results.hpp"

#include <algorithm>

namespace stepwarden::check {

std::size_t Results::count(Severity severity) const {
    return static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; }));
}

}  // namespace stepwarden::check
