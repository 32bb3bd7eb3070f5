// Renders the templates of a THT checkout: plan_files_dump CHECKOUT ROLES NETWORKS OUTPUT [PATH...] writes every
// rendered file (or those that are named) below OUTPUT, beside it `FILE.lines` with "path:line" for each of its lines,
// and prints how long it took. ROLES and NETWORKS are files; NETWORKS may be "-". templates_against_jinja.py compares
// what is written with what Jinja makes of the same. With "-" as OUTPUT nothing is written.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "heat/plan_files.hpp"
#include "yaml/parse.hpp"

namespace {

using namespace stepwarden;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

yaml::Node document_of(const std::string& path) {
    if (path == "-") return {};
    std::ifstream in(path);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto stream = yaml::parse(text, text::no_file);
    if (!stream) std::cerr << path << ": " << stream.error().message << '\n';
    return stream && !stream->documents.empty() ? std::move(stream->documents.front()) : yaml::Node{};
}

void write_file(const std::filesystem::path& path, std::string_view content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

std::string lines_of(const heat::PlanFile& file, const text::Tree& tree) {
    std::string out;
    for (const heat::SourceLine& line : file.lines)
        out += std::string(tree.path(line.file)) + ":" + std::to_string(line.line) + "\n";
    return out;
}

/// False when the file could not be rendered, which is told.
bool render(const heat::PlanFiles& files, const std::string& path, const std::string& output) {
    const auto file = files.read(path);
    if (!file) {
        const auto& where = file.error().where;
        const std::string source = where.file == text::no_file ? path : std::string(files.checkout().path(where.file));
        std::cout << "error\t" << path << '\t' << source << ':' << where.line << '\t' << file.error().message << '\n';
        return false;
    }
    if (output == "-") return true;
    const bool is_rendered =
        !file->lines.empty() || file->content.empty() || files.checkout().path(file->source) != std::string_view(path);
    if (!is_rendered) return true;
    write_file(output + "/" + path, file->content);
    write_file(output + "/" + path + ".lines", lines_of(*file, files.checkout()));
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 4) {
        std::cerr << "usage: plan_files_dump CHECKOUT ROLES NETWORKS OUTPUT [PATH...]\n";
        return 2;
    }
    const auto tree = text::Tree::open(arguments[0]);
    if (!tree) {
        std::cerr << arguments[0] << ": " << tree.error().message << '\n';
        return 2;
    }
    const heat::PlanInputs inputs{document_of(arguments[1]), document_of(arguments[2])};
    const auto start = Clock::now();
    const heat::PlanFiles files(*tree, inputs);
    for (const text::Diagnostic& problem : files.problems()) std::cout << "problem\t" << problem.message << '\n';
    std::cout << "listed\t" << milliseconds_since(start) << '\n';
    std::vector<std::string> paths(arguments.begin() + 4, arguments.end());
    if (paths.empty()) paths = files.paths();
    std::size_t count = 0;
    const auto rendering = Clock::now();
    for (const std::string& path : paths)
        if (files.contains(path) && render(files, path, arguments[3])) ++count;
    std::cout << "rendered\t" << count << '\t' << milliseconds_since(rendering) << '\n';
    return 0;
}
