#include "rules/support/task_text.hpp"

#include <algorithm>

#include "rules/support/yaml_words.hpp"

namespace stepwarden::rules {
namespace {

bool has_words(const yaml::Node& node, std::span<const std::string> texts) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return contains_text(node, text); });
}

bool holds_tasks(std::string_view key) { return key == "block" || key == "rescue" || key == "always"; }

}  // namespace

bool has_words(const ansible::Task& task, std::span<const std::string> texts) {
    if (texts.empty() || task.node == nullptr) return false;
    return std::any_of(task.node->entries.begin(), task.node->entries.end(), [&](const yaml::Entry& entry) {
        return !holds_tasks(entry.key.scalar) && (has_words(entry.key, texts) || has_words(entry.value, texts));
    });
}

}  // namespace stepwarden::rules
