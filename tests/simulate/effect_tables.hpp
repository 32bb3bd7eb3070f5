// The real tables of rules/knowledge for the tests of this folder, and effects written as short texts.
#pragma once

#include <string>
#include <vector>

#include "simulate/effect.hpp"
#include "simulate/module_table.hpp"
#include "tripleo/knowledge_files.hpp"

namespace stepwarden::tests {

inline simulate::ModuleTable shipped_tables() {
    auto table =
        simulate::read_module_table(tripleo::knowledge_file("modules.yaml"), tripleo::knowledge_file("commands.yaml"));
    return table ? std::move(*table) : simulate::ModuleTable{};
}

/// "stop unit httpd", "pull image ?" for a name that only the run can tell.
inline std::vector<std::string> as_texts(const std::vector<simulate::Effect>& effects) {
    std::vector<std::string> texts;
    for (const simulate::Effect& effect : effects)
        texts.push_back(std::string(name(effect.operation)) + ' ' + std::string(name(effect.resource)) + ' ' +
                        (effect.name.empty() ? "?" : effect.name));
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace stepwarden::tests
