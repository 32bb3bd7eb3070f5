#include "check/cut_loose.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace stepwarden::check {
namespace {

template <typename Visit>
void for_each_place(Finding& finding, const Visit& visit) {
    visit(finding.where);
    for (Related& related : finding.related) visit(related.where);
}

template <typename Visit>
void for_each_place(Results& results, const Visit& visit) {
    for (Finding& finding : results.findings) for_each_place(finding, visit);
    for (Suppressed& suppressed : results.suppressed) for_each_place(suppressed.finding, visit);
}

}  // namespace

text::Tree cut_loose(Results& results, const text::Tree& tree) {
    std::map<std::string, std::string> contents;
    for_each_place(results, [&](const text::Position& where) {
        if (where.file == text::no_file) return;
        const auto [entry, is_new] = contents.try_emplace(shown_path(tree, where.file));
        if (is_new) entry->second = tree.read(where.file).value_or("");
    });
    text::Tree kept = text::Tree::from_memory({contents.begin(), contents.end()});
    for_each_place(results, [&](text::Position& where) {
        if (where.file != text::no_file) where.file = *kept.find(shown_path(tree, where.file));
    });
    return kept;
}

}  // namespace stepwarden::check
