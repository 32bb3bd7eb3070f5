#include "rules/support/key_path.hpp"

namespace stepwarden::rules {
namespace {

bool find(const yaml::Node& node, text::Position where, KeyPath& path) {
    for (const yaml::Node& item : node.items)
        if (find(item, where, path)) return true;
    for (const yaml::Entry& entry : node.entries) {
        path.keys.push_back(entry.key.scalar);
        if (entry.key.where == where) {
            path.entry = &entry;
            return true;
        }
        if (find(entry.value, where, path)) return true;
        path.keys.pop_back();
    }
    return false;
}

}  // namespace

std::optional<KeyPath> path_to(const yaml::Node& root, text::Position where) {
    KeyPath path;
    if (!find(root, where, path)) return std::nullopt;
    return path;
}

}  // namespace stepwarden::rules
