// What a user pins of a run, read from files and from words of the command line into values. What is wrong with them is
// told with its place, counted in the file or in the word.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// Most bytes of one facts, outcomes or variables file.
inline constexpr std::size_t most_pin_bytes = std::size_t{16} << 20;

/// Facts as fact gathering gives them: a JSON object of facts, or one that holds such under `ansible_facts` (what
/// `ansible -m setup` prints after its arrow, and what `setup --tree` writes). Ansible's fact cache is the former.
text::Result<value::Value> parse_facts(std::string_view json, std::string_view shown_path);

/// A YAML or JSON mapping of task names or "path:line" to what the module gives back: a mapping ({rc: 1}), or one of
/// the words ok, changed, failed and skipped for results that have no more to say.
text::Result<value::Dict> parse_outcomes(std::string_view yaml, std::string_view shown_path);

/// "NAME=VALUE" with VALUE read as YAML, of which JSON is a part.
text::Result<std::pair<std::string, value::Value>> parse_assumption(std::string_view word);

/// `--extra-vars` without `@`: a YAML or JSON mapping when it begins as one in flow style, else key=value pairs whose
/// values are text (ansible-core utils/vars.py load_extra_vars).
text::Result<value::Dict> parse_extra_vars(std::string_view word);

/// The file that `--extra-vars @FILE` names: a YAML or JSON mapping.
text::Result<value::Dict> parse_vars_file(std::string_view yaml, std::string_view shown_path);

/// Puts the variables of `more` over those of `vars` (the last one given wins).
void override_with(value::Dict& vars, value::Dict more);

}  // namespace stepwarden::simulate
