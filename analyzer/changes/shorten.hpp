// Long values cut down to what differs between them, for people.
#pragma once

#include <string>
#include <utility>

namespace stepwarden::changes {

/// Texts of several lines are left with the lines that differ, long lines with the words that do and some around them;
/// what is left out stands as "...". Short ones stay as they are.
std::pair<std::string, std::string> shorten(const std::string& before, const std::string& after);

/// One text alone.
std::string shorten(const std::string& text);

}  // namespace stepwarden::changes
