// Jinja2 source into syntax trees: bare expressions as they stand in `when:`, and template strings with `{{ }}`,
// `{% %}` and `{# #}`. The grammar is Jinja 3.1's; what it rejects is a diagnostic with the column in the text.
#pragma once

#include <cstdint>
#include <string_view>

#include "jinja/syntax.hpp"
#include "text/diagnostic.hpp"

namespace stepwarden::jinja {

/// `text` without `{{ }}`; `where` is the position that its first character has in the file. Takes what may stand in
/// `{{ }}`: a tuple without parentheses and an inline if included.
text::Result<Expression> parse_expression(std::string_view text, text::Position where = {});

/// The same for what may stand in `{% if %}`, as Ansible reads `when:` and its kin (playbook/conditional.py): an inline
/// if needs parentheses there.
text::Result<Expression> parse_condition(std::string_view text, text::Position where = {});

/// How a template is read and what is undefined in it. `ansible` is what ansible-core does to playbooks: trim_blocks,
/// backslashes in the strings of `{{ }}` kept, and any use of what is undefined fails. `jinja` is Jinja's own default:
/// neither of the former, `include` and `block`, and what is undefined is false, holds no items and prints as nothing.
enum class Dialect : std::uint8_t { ansible, jinja };

/// A string that may hold `{{ }}`, `{% %}` and `{# #}`.
text::Result<Template> parse_template(std::string_view text, text::Position where = {},
                                      Dialect dialect = Dialect::ansible);

/// False for the many strings that hold no Jinja at all; such a string is its own value.
bool has_template(std::string_view text);

}  // namespace stepwarden::jinja
