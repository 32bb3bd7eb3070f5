#include "check/keep_only.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace stepwarden::check {

void keep_only(Results& results, const text::Tree& tree, const std::set<std::string, std::less<>>& paths) {
    const auto is_in = [&](const text::Position& where) {
        return where.file != text::no_file && paths.contains(shown_path(tree, where.file));
    };
    const auto concerns = [&](const Finding& finding) {
        return is_in(finding.where) ||
               std::ranges::any_of(finding.related, [&](const Related& related) { return is_in(related.where); });
    };
    std::erase_if(results.findings, [&](const Finding& finding) { return !concerns(finding); });
    std::erase_if(results.suppressed, [&](const Suppressed& each) { return !concerns(each.finding); });
    const std::size_t elsewhere = std::erase_if(results.unanalysed, [&](const Unanalysed& input) {
        return !input.path.empty() && !paths.contains(input.path);
    });
    if (elsewhere > 0)
        results.remarks.push_back(fmt::format("{} other {} could not be analysed; a check without --only names {}",
                                              elsewhere, elsewhere == 1 ? "input" : "inputs",
                                              elsewhere == 1 ? "it" : "them"));
}

}  // namespace stepwarden::check
