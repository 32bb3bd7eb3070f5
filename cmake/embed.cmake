# Writes a C++ source that holds every rules/knowledge table as a string: -DDIRECTORY=..., -DOUTPUT=...
# What it defines is declared in analyzer/tripleo/knowledge_files.hpp.
file(GLOB tables ${DIRECTORY}/*.yaml)
list(SORT tables)

set(rows "")
foreach(table IN LISTS tables)
    get_filename_component(name ${table} NAME)
    file(READ ${table} content)
    string(FIND "${content}" ")knowledge\"" delimiter_inside)
    if(NOT delimiter_inside EQUAL -1)
        message(FATAL_ERROR "${table}: a table cannot hold the text )knowledge\"")
    endif()
    string(APPEND rows "    {\"${name}\", R\"knowledge(${content})knowledge\"},\n")
endforeach()

file(WRITE ${OUTPUT} "#include \"tripleo/knowledge_files.hpp\"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace stepwarden::tripleo {

namespace {

constexpr KnowledgeFile files[] = {
${rows}};

}  // namespace

std::span<const KnowledgeFile> knowledge_files() { return files; }

std::string_view knowledge_file(std::string_view name) {
    const auto* found = std::ranges::find(files, name, &KnowledgeFile::name);
    assert(found != std::end(files));
    return found->content;
}

}  // namespace stepwarden::tripleo
")
