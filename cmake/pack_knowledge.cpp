// Build-time tool: writes a C++ source that holds every table given, packed. What the source defines is declared in
// analyzer/tripleo/knowledge_files.hpp. A table that is no YAML stops the build with its place.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "yaml/packed.hpp"
#include "yaml/parse.hpp"

namespace {

constexpr std::string_view head = R"(#include <algorithm>
#include <cassert>
#include <iterator>

#include "tripleo/knowledge_files.hpp"

namespace stepwarden::tripleo {

namespace {

constexpr KnowledgeFile files[] = {
)";

constexpr std::string_view tail = R"(};

}  // namespace

std::span<const KnowledgeFile> knowledge_files() { return files; }

std::string_view knowledge_file(std::string_view name) {
    const auto* found = std::ranges::find(files, name, &KnowledgeFile::name);
    assert(found != std::end(files));
    return found->content;
}

}  // namespace stepwarden::tripleo
)";

std::string as_literal(std::string_view bytes) {
    std::string literal;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 40 == 0) literal += i == 0 ? "\"" : "\"\n\"";
        const auto byte = static_cast<unsigned char>(bytes[i]);
        const bool plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\' && byte != '?';
        literal += plain ? std::string(1, bytes[i]) : fmt::format("\\{:03o}", byte);
    }
    return literal + "\"";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: pack_knowledge OUTPUT.cpp TABLE.yaml...\n";
        return 2;
    }
    std::ofstream out(argv[1], std::ios::binary);
    out << head;
    for (int i = 2; i < argc; ++i) {
        const std::filesystem::path path = argv[i];
        std::ifstream in(path, std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        const auto table = stepwarden::yaml::read_table(text.view());
        if (!in || !table) {
            std::cerr << path.string() << ":" << (table ? 0 : table.error().where.line) << ": "
                      << (table ? "cannot be read" : table.error().message) << "\n";
            return 1;
        }
        const std::string bytes = stepwarden::yaml::pack(*table);
        out << fmt::format("{{\"{}\", std::string_view({}, {})}},\n", path.filename().string(), as_literal(bytes),
                           bytes.size());
    }
    out << tail;
    out.close();
    return out ? 0 : 1;
}
