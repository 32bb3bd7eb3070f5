// Where a name at some place of a file comes from: the register, set_fact, vars or parameter that gives a variable, the
// file that is included or nested, the template that a type stands for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "editor/project.hpp"

namespace stepwarden::editor {

/// A project's files as the editor has them.
struct Sources {
    const Project& project;
    /// Over the files of the same path.
    const Texts& texts;

    /// nullptr when there is no such file.
    [[nodiscard]] const std::string* text_of(std::string_view path) const;
};

struct Target {
    /// Below the project's root.
    std::string path;
    /// From 0, in bytes.
    std::size_t line = 0;
    std::size_t column = 0;
    std::size_t length = 0;
    /// How it gives the name: "register", "set_fact", "vars", "parameters"; "" for a file.
    std::string_view how = {};
};

/// The word of a name around a byte of a line; empty where there is none.
std::string_view word_at(std::string_view line, std::size_t column);

/// The nearest one of the same file comes first; those of other files are given when it has none. Empty when nothing of
/// the project gives what stands there.
std::vector<Target> definitions_at(const Sources& sources, const std::string& path, std::size_t line,
                                   std::size_t column);

}  // namespace stepwarden::editor
