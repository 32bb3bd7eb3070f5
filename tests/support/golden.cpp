#include "support/golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace stepwarden::tests {

namespace {

std::string first_difference(const std::string& expected, const std::string& actual) {
    std::istringstream expected_lines(expected);
    std::istringstream actual_lines(actual);
    std::string wanted;
    std::string got;
    for (int line = 1;; ++line) {
        const bool more_wanted = static_cast<bool>(std::getline(expected_lines, wanted));
        const bool more_got = static_cast<bool>(std::getline(actual_lines, got));
        if (!more_wanted) wanted = "(the end)";
        if (!more_got) got = "(the end)";
        if (wanted != got || !(more_wanted && more_got))
            return "line " + std::to_string(line) + "\n  golden: " + wanted + "\n  actual: " + got;
    }
}

}  // namespace

std::string compared_with_golden(const std::string& name, const std::string& actual) {
    const std::filesystem::path path = std::filesystem::path(STEPWARDEN_SOURCE_DIR) / "tests/golden" / name;
    if (const char* update = std::getenv("STEPWARDEN_UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << actual;
        return actual;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string expected{std::istreambuf_iterator<char>(file), {}};
    return expected == actual ? actual : name + " differs at " + first_difference(expected, actual);
}

}  // namespace stepwarden::tests
