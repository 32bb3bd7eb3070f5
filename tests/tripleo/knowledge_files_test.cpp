#include "tripleo/knowledge_files.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "yaml/packed.hpp"

using namespace stepwarden;

TEST_CASE("every table of rules/knowledge is part of the program as it stands there") {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(STEPWARDEN_SOURCE_DIR "/rules/knowledge")) {
        if (entry.path().extension() != ".yaml") continue;
        ++count;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), {}};
        const auto written = yaml::read_table(content);
        REQUIRE(written);
        CHECK(yaml::same_value(yaml::unpack(tripleo::knowledge_file(entry.path().filename().string())), *written));
    }
    CHECK(tripleo::knowledge_files().size() == count);
}
