#include "heat/config_texts.hpp"

#include <cctype>

namespace stepwarden::heat {
namespace {

bool is_in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

ConfigTexts::ConfigTexts(const value::Value* role_config) {
    if (role_config != nullptr) add(*role_config);
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
    for (std::size_t at = all_.find(name); at != std::string::npos; at = all_.find(name, at + 1))
        if (at == 0 || !is_in_name(all_[at - 1])) return true;
    return false;
}

bool ConfigTexts::play_whole(std::string_view section) const {
    const std::string name(section);
    return mention_name(name + ".yaml") && !mention_name(name + "_step");
}

}  // namespace stepwarden::heat
