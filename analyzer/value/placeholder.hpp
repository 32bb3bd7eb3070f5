// Text that holds something not known before the run: where a template's text is put together around a parameter
// without a value, the gap is marked by `⟦cause⟧`. Whoever reads such text takes the whole of it for Unknown with that
// cause, and people see in a rendered file what is missing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.hpp"

namespace stepwarden::value {

/// The mark for a gap: the cause in one line between U+27E6 and U+27E7.
std::string placeholder(std::string_view cause);

[[nodiscard]] bool has_placeholder(std::string_view text);

/// The cause of the first gap in a text; empty when there is none.
std::optional<std::string> placeholder_cause(std::string_view text);

/// The value with every Unknown in it, at any depth, replaced by the text that marks a gap.
Value with_placeholders(const Value& value);

/// The same value, or Unknown with the gap's cause when it is a text with a gap.
Value without_gaps(Value value);

/// The cause of what is not known in a value, an Unknown or a gap in a text at any depth; empty when all is known.
std::optional<std::string> find_gap(const Value& value);

}  // namespace stepwarden::value
