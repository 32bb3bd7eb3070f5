#include "tripleo/task_signature.hpp"

#include <algorithm>
#include <array>

#include "ansible/keywords.hpp"
#include "text/hash.hpp"
#include "value/placeholder.hpp"
#include "yaml/fields.hpp"

namespace stepwarden::tripleo {
namespace {

constexpr Signature mask = (Signature{1} << 36) - 1;
constexpr std::size_t deepest_block = 32;
constexpr std::array<std::string_view, 3> block_parts = {"block", "rescue", "always"};

/// Folds the upper bits in, for the lower ones of FNV-1a mix badly.
Signature shortened(std::uint64_t hash) { return (hash ^ (hash >> 36)) & mask; }

bool has_gap(const yaml::Node& node) {
    if (node.is_string()) return value::has_placeholder(node.scalar);
    const auto in_entry = [](const yaml::Entry& entry) { return has_gap(entry.key) || has_gap(entry.value); };
    return std::ranges::any_of(node.items, has_gap) || std::ranges::any_of(node.entries, in_entry);
}

std::vector<Signature> key_of(std::string_view kind, std::string_view section, const yaml::Node& task) {
    const std::string_view name = stable_name(yaml::text_of(task.find("name")));
    if (name.empty()) return {};
    return {shortened(text::StableHash().add(kind).add(section).add(name).add(module_of(task)).value())};
}

void collect_nested(std::string_view section, const yaml::Node& task, std::size_t depth, std::vector<Signature>& into) {
    if (depth > deepest_block) return;
    for (const std::string_view part : block_parts) {
        const yaml::Node* children = task.find(part);
        if (children == nullptr) continue;
        for (const yaml::Node& child : children->items) {
            const std::vector<Signature> key = key_of("nested", section, child);
            into.insert(into.end(), key.begin(), key.end());
            collect_nested(section, child, depth + 1, into);
        }
    }
}

}  // namespace

std::string_view stable_name(std::string_view name) {
    std::size_t end = std::min(name.find("{{"), name.size());
    if (value::has_placeholder(name)) end = std::min(end, name.find("\u27e6"));
    name = name.substr(0, end);
    const std::size_t first = name.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return name.substr(first, name.find_last_not_of(" \t\n") - first + 1);
}

std::string_view module_of(const yaml::Node& task) {
    if (task.find("block") != nullptr) return "block";
    for (const auto& [key, value] : task.entries) {
        if (key.scalar == "action" || key.scalar == "local_action") {
            const std::string_view text = yaml::text_of(value.is_mapping() ? value.find("module") : &value);
            return ansible::without_collection(text.substr(0, text.find(' ')));
        }
        if (!ansible::is_task_keyword(key.scalar)) return ansible::without_collection(key.scalar);
    }
    return {};
}

TaskSignatures signatures_of(std::string_view section, const yaml::Node& task) {
    TaskSignatures signatures;
    if (!task.is_mapping()) return signatures;
    signatures.own = key_of("task", section, task);
    collect_nested(section, task, 0, signatures.nested);
    if (!has_gap(task)) {
        const std::string content = std::to_string(yaml::fingerprint(task));
        signatures.content = {shortened(text::StableHash().add("content").add(section).add(content).value())};
    }
    return signatures;
}

}  // namespace stepwarden::tripleo
