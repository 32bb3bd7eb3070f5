// Plays that take one role after the other through a whole list, as a minor update does: while one role's hosts are
// renewed those of the roles behind it still run the old version.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "check/model.hpp"

namespace stepwarden::rules {

struct RollingPlay {
    text::FileId playbook = text::no_file;
    /// Index into Schedule::plays.
    std::uint32_t play = 0;
    const tripleo::Role* role = nullptr;
    /// The list that it plays.
    std::string section;
};

/// In the order of the plays; only of playbooks that play the sections of ordering.yaml's `rolling`, a play for each
/// role.
std::vector<RollingPlay> rolling_plays(const check::Model& model);

}  // namespace stepwarden::rules
