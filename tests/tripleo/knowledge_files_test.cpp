#include "tripleo/knowledge_files.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace stepwarden;

TEST_CASE("every table of rules/knowledge is part of the program, byte for byte") {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(STEPWARDEN_SOURCE_DIR "/rules/knowledge")) {
        if (entry.path().extension() != ".yaml") continue;
        ++count;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        CHECK(tripleo::knowledge_file(entry.path().filename().string()) == content);
    }
    CHECK(tripleo::knowledge_files().size() == count);
}
