// Names of the input as the page's data hold them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "text/visible.hpp"

namespace stepwarden::report::html {

inline nlohmann::ordered_json visible_names(const std::vector<std::string>& names) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const std::string& name : names) list.push_back(text::visible(name));
    return list;
}

}  // namespace stepwarden::report::html
