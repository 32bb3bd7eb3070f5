// Renders the templates of a THT checkout: plan_files_dump CHECKOUT ROLES NETWORKS OUTPUT [PATH...] writes every
// rendered file (or those that are named) below OUTPUT, and beside it `FILE.lines` with "path:line" for each of its
// lines. ROLES and NETWORKS are files; NETWORKS may be "-". Prints what could not be rendered, and how long rendering
// took; with "-" as OUTPUT that is all. templates_against_jinja.py compares what is written with what Jinja makes of
// the same.
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

bool is_rendered(const heat::PlanFiles& files, const heat::PlanFile& file) {
    return files.checkout().path(file.source).ends_with(".j2.yaml");
}

void report(const heat::PlanFiles& files, const std::string& path, const text::Diagnostic& problem) {
    const bool placed = problem.where.file != text::no_file;
    std::cout << "error\t" << path << '\t' << (placed ? files.checkout().path(problem.where.file) : "") << ':'
              << problem.where.line << '\t' << problem.message << '\n';
}

/// What the named files and, without names, all that are not in the checkout take to render.
void render(const heat::PlanFiles& files, const std::vector<std::string>& paths, bool all) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    const auto start = Clock::now();
    for (const std::string& path : paths) {
        if (all && files.checkout().find(path)) continue;
        const auto file = files.read(path);
        if (!file) report(files, path, file.error());
        if (file) ++count;
        bytes += file ? file->content.size() : 0;
    }
    std::cout << "rendered\t" << count << '\t' << bytes << '\t' << milliseconds_since(start) << '\n';
}

void write(const heat::PlanFiles& files, const std::vector<std::string>& paths, const std::string& output) {
    for (const std::string& path : paths) {
        const auto file = files.read(path);
        if (!file || !is_rendered(files, *file)) continue;
        write_file(output + "/" + path, file->content);
        write_file(output + "/" + path + ".lines", lines_of(*file, files.checkout()));
    }
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
    const bool all = paths.empty();
    if (all) paths = files.paths();
    render(files, paths, all);
    if (arguments[3] != "-") write(files, paths, arguments[3]);
    return 0;
}
