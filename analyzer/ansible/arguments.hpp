// The old way to give a module its arguments, as one text: `service: name=httpd state=stopped`. Split as ansible-core
// does (parsing/splitter.py): on whitespace outside of quotes and of `{{ }}`, `{% %}`, `{# #}`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepwarden::ansible {

struct KeyValueText {
    /// In order; values without their quotes.
    std::vector<std::pair<std::string, std::string>> pairs;
    /// What is no pair, joined by blanks: a file name, a command.
    std::string free_form;
};

/// For command modules (`raw_command`) only the options that they take out of their text count as pairs
/// (creates, removes, chdir, executable, warn, stdin, ...).
KeyValueText split_arguments(std::string_view text, bool raw_command);

}  // namespace stepwarden::ansible
