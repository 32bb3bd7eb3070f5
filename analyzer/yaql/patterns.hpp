// yaql's regular expressions, which are Python's, on the patterns that jinja::Regex reads as Python does.
#pragma once

#include <string_view>

#include "jinja/regex.hpp"
#include "yaql/evaluation.hpp"
#include "yaql/term.hpp"

namespace stepwarden::yaql {

/// `pattern` is a Pattern or a text; stops with Unknown for one that is not modelled for that text.
tl::expected<jinja::Regex, Stop> compiled(const Term& pattern, std::string_view text);

/// re.search found something.
tl::expected<bool, Stop> found(const Term& pattern, std::string_view text);

}  // namespace stepwarden::yaql
