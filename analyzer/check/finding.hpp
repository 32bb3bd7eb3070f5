// One defect, by one rule, at one place, with the places that explain it: what every writer prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/position.hpp"

namespace stepwarden::check {

enum class Severity : std::uint8_t { note, warning, error };

std::string_view name(Severity severity);

/// When the task at a related place is played, seen from the task of the finding; unsaid where nothing is played there
/// or neither is sure. Places that are played before, or after, stand in the order in which they are played.
enum class Played : std::uint8_t { unsaid, before, after };

struct Related {
    text::Position where;
    std::string message;
    Played played = Played::unsaid;
};

struct Finding {
    std::string rule;
    Severity severity = Severity::warning;
    std::string message;
    std::string release;
    /// Services that contributed the task, in the role's order; empty when it could not be told.
    std::vector<std::string> services;
    std::string role;
    std::string section;
    std::optional<int> step;
    std::string task;
    text::Position where;
    /// Length of the underlined text on its line, in bytes; 0 for the rest of the line.
    std::uint32_t length = 0;
    std::vector<Related> related;
    /// What to do about it, for people.
    std::string help;
    /// What the message is about, without numbers of lines: part of the fingerprint.
    std::string subject;
    /// Filled in by the registry: stable under moved lines.
    std::string fingerprint;
};

}  // namespace stepwarden::check
