// Parses all YAML files below a directory with yaml-cpp, into events that nobody looks at: the least that a reader of
// these files in C++ used to cost, beside which whole runs of the program are held.
//   parse_events DIRECTORY
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

class Nobody : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++events; }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnMapEnd() override {}

    std::size_t events = 0;
};

bool parse(const std::filesystem::path& path, Nobody& nobody) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    try {
        YAML::Parser parser(content);
        while (parser.HandleNextDocument(nobody)) {
        }
    } catch (const YAML::Exception&) {
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    Nobody nobody;
    std::size_t refused = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[1]))
        if (entry.is_regular_file() && entry.path().extension() == ".yaml")
            refused += parse(entry.path(), nobody) ? 0 : 1;
    std::printf("%zu events, %zu files that yaml-cpp refuses\n", nobody.events, refused);
    return 0;
}
