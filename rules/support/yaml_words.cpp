#include "rules/support/yaml_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tripleo/evidence.hpp"

namespace stepwarden::rules {
namespace {

void append_words(const yaml::Node& node, std::string& into) {
    if (node.is_scalar()) {
        into += tripleo::phrase_of(node.scalar);
        into += '_';
    }
    for (const yaml::Node& item : node.items) append_words(item, into);
    for (const yaml::Entry& entry : node.entries) {
        append_words(entry.key, into);
        append_words(entry.value, into);
    }
}

}  // namespace

bool contains_text(const yaml::Node& node, std::string_view text) {
    if (node.is_scalar() && node.scalar.find(text) != std::string::npos) return true;
    return std::any_of(node.items.begin(), node.items.end(),
                       [&](const yaml::Node& item) { return contains_text(item, text); }) ||
           std::any_of(node.entries.begin(), node.entries.end(), [&](const yaml::Entry& entry) {
               return contains_text(entry.key, text) || contains_text(entry.value, text);
           });
}

std::string words_of(const yaml::Node& node) {
    std::string words = "_";
    append_words(node, words);
    return words;
}

bool has_phrase(std::string_view words, std::string_view phrase) {
    return words.find(fmt::format("_{}_", tripleo::phrase_of(phrase))) != std::string_view::npos;
}

}  // namespace stepwarden::rules
