// What an argument's text says when some of it is Jinja. Only what needs no variables is worked out here: literals and
// the item of a loop over a literal list; the rest is asked of the caller, who may know the variables.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "yaml/node.hpp"

namespace stepwarden::simulate {

/// The value of a text that holds templates, or nothing when only the run can tell.
using TextLookup = std::function<std::optional<std::string>(std::string_view template_text)>;

/// The expression of a text that is exactly one `{{ }}`, without blanks around it.
std::optional<std::string_view> sole_expression(std::string_view text);

/// The text itself when it holds no Jinja, the literal of `{{ 'text' }}`, else what `lookup` knows.
std::optional<std::string> resolve_text(std::string_view text, const TextLookup& lookup);

/// `text` with `{{ item }}`, `{{ item.key }}` and `{{ item['key'] }}` replaced by the scalars that `item` holds; what
/// it does not hold stays. `variable` is the loop's variable.
std::string substitute_item(std::string_view text, std::string_view variable, const yaml::Node& item);

}  // namespace stepwarden::simulate
