// Ansible's lookup plugins, as `lookup()`, `query()` and `with_NAME` call them: what each makes of its terms
// (ansible-core plugins/lookup/*.py). Only files that the caller shows are ever read; what only the machine that runs
// Ansible can tell is Unknown, with the cause.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "jinja/evaluate.hpp"
#include "text/diagnostic.hpp"
#include "value/value.hpp"

namespace stepwarden::simulate {

/// What a plugin may see. Functions may be unset: then nothing is known of what they would tell.
struct FileView {
    /// Directories in which Ansible looks for a relative path, nearest first (`ansible_search_path`, then the
    /// playbook's own); paths that are found start with one of them.
    std::vector<std::string> search_path;
    /// The folder beside tasks that first_found looks into: "files", or what the task's action has for itself.
    std::string subfolder = "files";
    std::function<text::Result<std::string>(std::string_view path)> read;
    /// Whether something is there; nothing for a path outside of what is analysed.
    std::function<std::optional<bool>(std::string_view path)> exists;
    /// The files in a directory, names only; nothing for one outside of what is analysed.
    std::function<std::optional<std::vector<std::string>>(std::string_view directory)> list;
    /// What a variable stands for, templates inside already rendered; Undefined when nobody defines it.
    std::function<value::Value(std::string_view name)> variable;
};

using LookupOptions = std::vector<std::pair<std::string, value::Value>>;

/// The plugin's result: with `wants_list` a list, else what lookup() makes of it: strings are joined by commas, a
/// single item stands for itself. A failure is what Ansible would raise; terms may hold Unknown, never Undefined.
jinja::Outcome lookup_plugin(std::string_view name, const value::List& terms, const LookupOptions& options,
                             bool wants_list, const FileView& view);

}  // namespace stepwarden::simulate
