#include "rules/support/rows.hpp"

#include <algorithm>

namespace stepwarden::rules {

bool fits(std::string_view pattern, std::string_view name) {
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    std::size_t p = 0;
    std::size_t n = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool fits_any(std::span<const std::string> patterns, std::string_view name) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return fits(pattern, name); });
}

std::vector<std::string> exceptions(const yaml::Node& ordering, std::string_view rule, std::string_view key) {
    std::vector<std::string> all;
    for (const yaml::Node& row : rows_of(ordering, "exceptions")) {
        if (text_of(row.find("rule")) != rule) continue;
        for (std::string& each : strings_of(row.find(key))) all.push_back(std::move(each));
    }
    return all;
}

bool is_for_release(const yaml::Node& row, std::string_view release) {
    const std::vector<std::string> releases = strings_of(row.find("releases"));
    return releases.empty() || release.empty() ||
           std::find(releases.begin(), releases.end(), release) != releases.end();
}

}  // namespace stepwarden::rules
