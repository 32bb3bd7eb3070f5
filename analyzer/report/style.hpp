// The colours of text meant for a terminal. With colour off every function gives its text back unchanged.
#pragma once

#include <string>
#include <string_view>

#include "check/finding.hpp"

namespace stepwarden::report {

struct Style {
    bool colour = false;

    [[nodiscard]] std::string strong(std::string_view text) const;
    /// Gutters, arrows and the headings of notes and help.
    [[nodiscard]] std::string frame(std::string_view text) const;
    [[nodiscard]] std::string severity(check::Severity severity, std::string_view text) const;
};

}  // namespace stepwarden::report
