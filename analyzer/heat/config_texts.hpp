// What the playbooks and texts of the output RoleConfig mention. Templates and the config writer changed together;
// where a release had several writers in its time, the playbooks tell which of them they were written for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace stepwarden::heat {

class ConfigTexts {
public:
    /// `role_config` may be null.
    explicit ConfigTexts(const value::Value* role_config);
    ConfigTexts(const ConfigTexts&) = delete;
    ConfigTexts& operator=(const ConfigTexts&) = delete;

    /// Whether `words` stand anywhere.
    [[nodiscard]] bool mention(std::string_view words) const;

    /// Whether `name`, which has no blanks, stands anywhere but as the end of a longer name.
    [[nodiscard]] bool mention_name(std::string_view name) const;

    /// The playbooks play a section's list as a whole, and none of its copies for single steps.
    [[nodiscard]] bool play_whole(std::string_view section) const;

private:
    void add(const value::Value& value);
    void index_names();

    std::string all_;
    /// From where a name begins up to the next blank, sorted, each once.
    std::vector<std::string_view> names_;
};

}  // namespace stepwarden::heat
