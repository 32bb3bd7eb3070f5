#include "heat/config_texts.hpp"

#include <algorithm>

namespace stepwarden::heat {
namespace {

bool is_in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

}  // namespace

ConfigTexts::ConfigTexts(const value::Value* role_config) {
    if (role_config != nullptr) add(*role_config);
    index_names();
}

void ConfigTexts::index_names() {
    const std::string_view all = all_;
    std::size_t blank = 0;
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (!is_in_name(all[at]) || (at > 0 && is_in_name(all[at - 1]))) continue;
        if (blank <= at)
            for (blank = at; blank < all.size() && !is_blank(all[blank]);) ++blank;
        names_.push_back(all.substr(at, blank - at));
    }
    std::ranges::sort(names_);
    names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

/// Values are as deep as templates can be, which is bounded.
void ConfigTexts::add(const value::Value& value) {
    if (value.is_string()) all_ += value.as_string() + '\n';
    if (value.is_list())
        for (const value::Value& item : value.as_list()) add(item);
    if (value.is_dict())
        for (const auto& [key, entry] : value.as_dict()) add(entry);
}

bool ConfigTexts::mention(std::string_view words) const { return all_.find(words) != std::string::npos; }

bool ConfigTexts::mention_name(std::string_view name) const {
    const auto first = std::ranges::lower_bound(names_, name);
    return first != names_.end() && first->starts_with(name);
}

bool ConfigTexts::play_whole(std::string_view section) const {
    const std::string name(section);
    return mention_name(name + ".yaml") && !mention_name(name + "_step");
}

}  // namespace stepwarden::heat
