#include "ansible/tags.hpp"

#include <algorithm>
#include <string_view>

namespace stepwarden::ansible {
namespace {

bool contains(std::span<const std::string> tags, std::string_view tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool share_one(std::span<const std::string> tags, std::span<const std::string> others) {
    return std::any_of(tags.begin(), tags.end(), [&](const std::string& tag) { return contains(others, tag); });
}

bool wanted(const std::vector<std::string>& only, std::span<const std::string> tags) {
    if (contains(tags, "always")) return true;
    const bool never = contains(tags, "never");
    if ((only.empty() || contains(only, "all")) && !never) return true;
    if (share_one(tags, only)) return true;
    if (tags.empty()) return contains(only, "untagged");
    return contains(only, "tagged") && !never;
}

bool skipped(const std::vector<std::string>& skip, std::span<const std::string> tags) {
    if (skip.empty()) return false;
    if (contains(skip, "all")) return !contains(tags, "always") || contains(skip, "always");
    if (share_one(tags, skip)) return true;
    if (tags.empty()) return contains(skip, "untagged");
    return contains(skip, "tagged");
}

}  // namespace

bool selects(const TagSelection& selection, std::span<const std::string> tags) {
    return wanted(selection.only, tags) && !skipped(selection.skip, tags);
}

}  // namespace stepwarden::ansible
