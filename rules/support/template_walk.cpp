#include "rules/support/template_walk.hpp"

#include <algorithm>

#include "yaml/fields.hpp"

namespace stepwarden::rules {
namespace {

/// More templates than any service nests.
constexpr std::size_t most_nested = 64;

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void add_uses(const yaml::Node& node, std::span<const std::string_view> modules, bool tolerated,
              std::vector<ModuleUse>& found) {
    for (const yaml::Node& item : node.items) add_uses(item, modules, tolerated, found);
    if (const yaml::Node* ignore = node.find("ignore_errors"); ignore != nullptr)
        tolerated = tolerated || ignore->kind != yaml::Kind::boolean || ignore->boolean;
    for (const yaml::Entry& entry : node.entries) {
        const std::string_view key = entry.key.scalar;
        const std::string_view module = key.substr(key.rfind('.') + 1);
        if (std::ranges::find(modules, module) != modules.end() &&
            (entry.value.is_mapping() || entry.value.is_string()))
            found.push_back({&node, std::string(module), &entry.value, tolerated});
        add_uses(entry.value, modules, tolerated, found);
    }
}

/// The value behind `key=` in key=value text; one that begins with `{{` goes on to its end.
std::string pair_value(std::string_view text, std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        const std::size_t equals = at + key.size();
        if ((at > 0 && text[at - 1] != ' ') || equals >= text.size() || text[equals] != '=') continue;
        const std::string_view rest = text.substr(equals + 1);
        const bool jinja = rest.starts_with("{{") || rest.starts_with("\"{{");
        const std::size_t close = jinja ? rest.find("}}") : 0;
        if (close == std::string_view::npos) return {};
        return std::string(rest.substr(0, rest.find_first_of(" \n", close)));
    }
    return {};
}

}  // namespace

std::vector<const check::TemplateFacts*> with_nested(const check::TemplateModel& model,
                                                     const check::TemplateFacts& facts) {
    std::vector<const check::TemplateFacts*> all{&facts};
    for (std::size_t i = 0; i < all.size() && all.size() < most_nested; ++i) {
        const yaml::Node* resources = all[i]->root().find("resources");
        if (resources == nullptr) continue;
        for (const yaml::Entry& resource : resources->entries) {
            const auto* next = model.nested(*all[i], yaml::text_of(resource.value.find("type")));
            if (next != nullptr && std::ranges::find(all, next) == all.end()) all.push_back(next);
        }
    }
    return all;
}

const yaml::Node* output(const check::TemplateFacts& facts, std::string_view name) {
    const yaml::Entry* entry = facts.source->entry("outputs", name);
    return entry == nullptr ? nullptr : entry->value.find("value");
}

std::vector<ModuleUse> uses_of(const yaml::Node& tasks, std::span<const std::string_view> modules) {
    std::vector<ModuleUse> found;
    add_uses(tasks, modules, false, found);
    return found;
}

std::string argument(const ModuleUse& use, std::string_view key) {
    if (use.arguments->is_mapping()) return std::string(yaml::text_of(use.arguments->find(key)));
    return pair_value(use.arguments->scalar, key);
}

std::vector<std::string> values_of(const ModuleUse& use, std::string_view key) {
    const std::string text = argument(use, key);
    if (text.find("{{") == std::string::npos) return {text};
    std::vector<std::string> values;
    for (const std::string_view loop : {"with_items", "loop"})
        if (const yaml::Node* items = use.task->find(loop); items != nullptr)
            for_each_scalar(*items, [&](std::string_view value) { values.emplace_back(value); });
    return values;
}

bool has_name(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t after = at + word.size();
        if ((at == 0 || !is_name(text[at - 1])) && (after == text.size() || !is_name(text[after]))) return true;
    }
    return false;
}

bool mentions(const yaml::Node& node, std::string_view name) {
    bool found = false;
    for_each_scalar(node, [&](std::string_view text) { found = found || has_name(text, name); });
    return found;
}

}  // namespace stepwarden::rules
