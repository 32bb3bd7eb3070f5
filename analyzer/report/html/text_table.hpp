// Texts that the page's data hold many times, each once: the data name them by number.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <utility>

namespace stepwarden::report::html {

class TextTable {
public:
    std::uint32_t number_of(std::string text) {
        const auto [found, added] = numbers_.try_emplace(std::move(text), numbers_.size());
        if (added) texts_.push_back(found->first);
        return found->second;
    }

    [[nodiscard]] nlohmann::ordered_json json() && { return std::move(texts_); }

private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    nlohmann::ordered_json texts_ = nlohmann::ordered_json::array();
};

}  // namespace stepwarden::report::html
