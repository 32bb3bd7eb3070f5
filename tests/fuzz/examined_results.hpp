// What every run over a tree or a checkout has to keep to, whatever the input: all that it says is where there is
// something, and every form that it is written in is sound.
#pragma once

#include <string>

#include "check/results.hpp"
#include "text/tree.hpp"

namespace stepwarden::fuzz {

/// Ends the process when a finding has no rule, message or fingerprint, points at no file or behind its end, or when a
/// format is broken. Gives the JSON form.
std::string examined(const check::Results& results, const text::Tree& tree);

/// A character that a terminal, a log or a browser acts on instead of showing it, or a byte that is no UTF-8.
bool acts(std::string_view text);

}  // namespace stepwarden::fuzz
