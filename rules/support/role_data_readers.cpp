#include "rules/support/role_data_readers.hpp"

#include <algorithm>

namespace stepwarden::rules {
namespace {

using Keys = std::set<std::string, std::less<>>;

constexpr std::string_view data = "role_data";
constexpr std::string_view getter = ".get(";

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

std::string_view word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    return text.substr(at, end - at);
}

void gather_getters(std::string_view text, Keys& keys) {
    for (std::size_t at = text.find(getter); at != std::string_view::npos; at = text.find(getter, at + 1)) {
        std::size_t name = at + getter.size();
        while (name < text.size() && (text[name] == '\'' || text[name] == '"' || text[name] == ' ')) ++name;
        if (const std::string_view word = word_at(text, name); !word.empty()) keys.emplace(word);
    }
}

/// `[Base, role_data, puppet_config, step_config]`, `[role_data, {{role.name}}, upgrade_tasks]`, `role_data.x`.
void gather_paths(std::string_view text, Keys& keys) {
    for (std::size_t at = text.find(data); at != std::string_view::npos; at = text.find(data, at + 1)) {
        const std::size_t after = at + data.size();
        if (after >= text.size()) return;
        if (text[after] == '.') {
            if (const std::string_view word = word_at(text, after + 1); !word.empty()) keys.emplace(word);
            continue;
        }
        if (text[after] != ',') continue;
        const std::string_view path = text.substr(after, text.substr(after).find_first_of("]\n"));
        for (std::size_t i = 0; i < path.size(); ++i) {
            if (!is_word(path[i])) continue;
            const std::string_view word = word_at(path, i);
            keys.emplace(word);
            i += word.size();
        }
    }
}

/// Only templates say what they read; documentation and samples do not.
bool may_be_template(std::string_view path) {
    return (path.ends_with(".yaml") || path.ends_with(".j2")) && !path.starts_with("releasenotes/");
}

}  // namespace

void gather_role_data_keys(std::string_view text, Keys& keys) {
    if (text.find(data) == std::string_view::npos) return;
    gather_getters(text, keys);
    gather_paths(text, keys);
}

Keys read_role_data_keys(const check::TemplateModel& model) {
    Keys keys;
    for (const text::FileId file : model.tree.below("")) {
        if (!may_be_template(model.tree.path(file))) continue;
        if (const auto text = model.tree.read(file)) gather_role_data_keys(*text, keys);
    }
    // Paths that are written over several lines.
    for (const check::TemplateFacts& facts : model.templates)
        for (const heat::FunctionUse& use : facts.uses) {
            const auto& path = use.entry->value.items;
            const auto at = std::ranges::find_if(path, [](const yaml::Node& each) { return each.scalar == data; });
            for (auto key = at; key != path.end(); ++key)
                if (key->is_string()) keys.insert(key->scalar);
        }
    return keys;
}

}  // namespace stepwarden::rules
