// What the playbooks and texts of the output RoleConfig mention. Templates and the config writer changed together;
// where a release had several writers in its time, the playbooks tell which of them they were written for.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace stepwarden::heat {

class ConfigTexts {
public:
    /// `role_config` may be null.
    explicit ConfigTexts(const value::Value* role_config);

    /// Whether `words` stand anywhere.
    [[nodiscard]] bool mention(std::string_view words) const;

    /// Whether `name` stands anywhere but as the end of a longer name.
    [[nodiscard]] bool mention_name(std::string_view name) const;

    /// The playbooks play a section's list as a whole, and none of its copies for single steps.
    [[nodiscard]] bool play_whole(std::string_view section) const;

private:
    void add(const value::Value& value);

    std::string all_;
};

}  // namespace stepwarden::heat
