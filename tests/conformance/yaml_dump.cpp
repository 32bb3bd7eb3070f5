// Prints, for every file named on the command line (or NUL-separated on standard input), one line of JSON: the
// documents with kind, value and place of every node, or the error. yaml_against_pyyaml.py compares it with what PyYAML
// reads.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "yaml/parse.hpp"

namespace {

using nlohmann::json;
using stepwarden::yaml::Entry;
using stepwarden::yaml::Kind;
using stepwarden::yaml::Node;

json value_of(const Node& node) {
    switch (node.kind) {
        case Kind::null:
            return nullptr;
        case Kind::boolean:
            return node.boolean;
        case Kind::integer:
            return node.integer;
        case Kind::floating:
            return fmt::format("{:a}", node.floating);
        default:
            return node.scalar;
    }
}

json dump(const Node& node);

json children_of(const Node& node) {
    json children = json::array();
    for (const Node& item : node.items) children.push_back(dump(item));
    for (const Entry& entry : node.entries) children.push_back(json::array({dump(entry.key), dump(entry.value)}));
    return children;
}

json dump(const Node& node) {
    static constexpr const char* names[] = {"null", "bool", "int", "float", "str", "seq", "map"};
    json line = json::array({names[static_cast<int>(node.kind)], node.where.line, node.where.column});
    line.push_back(node.is_scalar() ? value_of(node) : children_of(node));
    if (!node.tag.empty()) line.push_back(node.tag);
    return line;
}

json report(const std::string& path) {
    std::ifstream input(path, std::ios::binary);
    if (!input) return {{"error", "cannot be opened"}};
    const std::string bytes((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
    const auto stream = stepwarden::yaml::parse(bytes, 0);
    if (!stream) {
        const auto& error = stream.error();
        return {{"error", error.message}, {"line", error.where.line}, {"column", error.where.column}};
    }
    json documents = json::array();
    for (const Node& document : stream->documents) documents.push_back(dump(document));
    return {{"documents", documents}, {"duplicates", stream->duplicate_keys.size()}};
}

void print(const std::string& path) {
    std::cout << report(path).dump(-1, ' ', true, json::error_handler_t::replace) << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) print(argv[i]);
    if (argc > 1) return 0;
    for (std::string path; std::getline(std::cin, path, '\0');) {
        print(path);
        std::cout.flush();
    }
}
