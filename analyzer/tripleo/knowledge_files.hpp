// The tables of rules/knowledge as they were when the program was built. They are part of it, so that it needs no file
// besides its input. The definitions are written by cmake/pack_knowledge.cpp.
#pragma once

#include <span>
#include <string_view>

namespace stepwarden::tripleo {

struct KnowledgeFile {
    /// "modules.yaml".
    std::string_view name;
    std::string_view content;
};

/// All tables, in the order of their names.
std::span<const KnowledgeFile> knowledge_files();

/// rules/knowledge/`name` as yaml::read_table() reads it; a name without a table is a mistake of the caller's.
std::string_view knowledge_file(std::string_view name);

}  // namespace stepwarden::tripleo
