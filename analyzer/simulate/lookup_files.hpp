// Lookup plugins that find or read files of the machine that runs Ansible (ansible-core plugins/lookup: file, template,
// fileglob, first_found). They see what a FileView shows and no more.
#pragma once

#include "simulate/lookup_plugins.hpp"

namespace stepwarden::simulate {

using FilePlugin = jinja::Outcome (*)(const value::List& terms, const LookupOptions& options, const FileView& view);

/// The plugin of that name, or nullptr.
FilePlugin find_file_plugin(std::string_view name);

/// The option of that name, or nullptr.
const value::Value* find_option(const LookupOptions& options, std::string_view name);

}  // namespace stepwarden::simulate
