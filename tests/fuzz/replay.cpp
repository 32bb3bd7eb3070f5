// Puts kept inputs through the targets once more, built with whatever compiler and sanitizers the tests are built with.
//
//     fuzz_replay [--seconds N] [--megabytes N] DIRECTORY...
//     fuzz_replay [--seconds N] [--megabytes N] TARGET FILE|DIRECTORY...
//
// Of directories alone, what stands below DIRECTORY/TARGET is for that target. Each input has to be done within the
// seconds of processor time, and the process within the memory; one that is not is named. Exit status 0, 1 when a bound
// is not kept, 2 for wrong usage.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "fuzz/target.hpp"

namespace fs = std::filesystem;
using namespace stepwarden;

namespace {

#if defined(__SANITIZE_ADDRESS__)
/// What the sanitizers of a build without optimisation take more, measured on the slowest inputs.
constexpr double sanitizer_factor = 20;
constexpr long sanitizer_memory_factor = 4;
#else
constexpr double sanitizer_factor = 1;
constexpr long sanitizer_memory_factor = 1;
#endif

struct Bounds {
    double seconds = 1 * sanitizer_factor;
    long megabytes = 512 * sanitizer_memory_factor;
};

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The file, or all files below the directory.
void add_inputs(const fs::path& path, std::vector<fs::path>& inputs) {
    if (!fs::is_directory(path)) {
        inputs.push_back(path);
        return;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file()) inputs.push_back(entry.path());
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

long megabytes_at_most() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

/// The number of inputs that took too long.
int replay(const fuzz::Target& target, const std::vector<fs::path>& inputs, const Bounds& bounds) {
    int over = 0;
    const double beginning = processor_seconds();
    for (const fs::path& input : inputs) {
        const std::string bytes = content_of(input);
        // Of a crash the last line tells which input it was.
        fmt::print(stderr, "{}: {}\n", target.name, input.string());
        const double start = processor_seconds();
        target.examine(bytes);
        const double took = processor_seconds() - start;
        if (took <= bounds.seconds) continue;
        fmt::print("{}: {} takes {:.1f} s\n", target.name, input.string(), took);
        ++over;
    }
    fmt::print("{}: {} inputs, {:.1f} s\n", target.name, inputs.size(), processor_seconds() - beginning);
    std::fflush(stdout);
    return over;
}

int usage() {
    fmt::print(stderr,
               "usage: fuzz_replay [--seconds N] [--megabytes N] DIRECTORY...\n"
               "       fuzz_replay [--seconds N] [--megabytes N] TARGET FILE|DIRECTORY...\n");
    return 2;
}

template <typename Number>
bool read(std::string_view text, Number& into) {
    return std::from_chars(text.data(), text.data() + text.size(), into).ec == std::errc();
}

/// Takes the options off the words; false when one is wrong.
bool take_options(std::span<char*>& words, Bounds& bounds) {
    while (words.size() > 2 && std::string_view(words[0]).starts_with("--")) {
        const std::string_view option = words[0];
        const bool is_right = option == "--seconds"     ? read(words[1], bounds.seconds)
                              : option == "--megabytes" ? read(words[1], bounds.megabytes)
                                                        : false;
        if (!is_right) return false;
        words = words.subspan(2);
    }
    return !words.empty();
}

/// The inputs for a target below directories that have one for each.
std::vector<fs::path> inputs_for(const fuzz::Target& target, std::span<char*> roots) {
    std::vector<fs::path> inputs;
    for (const char* root : roots)
        if (const fs::path below = fs::path(root) / target.name; fs::is_directory(below)) add_inputs(below, inputs);
    std::ranges::sort(inputs);
    return inputs;
}

}  // namespace

int main(int argc, char** argv) {
    std::span<char*> words(argv + 1, static_cast<std::size_t>(argc - 1));
    Bounds bounds;
    if (!take_options(words, bounds)) return usage();
    int over = 0;
    if (const fuzz::Target* target = fuzz::find_target(words[0]); target != nullptr) {
        std::vector<fs::path> inputs;
        for (const char* path : words.subspan(1)) add_inputs(path, inputs);
        over = replay(*target, inputs, bounds);
    } else {
        for (const char* root : words)
            if (!fs::is_directory(root)) return usage();
        for (const fuzz::Target& each : fuzz::all_targets()) over += replay(each, inputs_for(each, words), bounds);
    }
    if (const long megabytes = megabytes_at_most(); megabytes > bounds.megabytes) {
        fmt::print("the inputs take {} MiB\n", megabytes);
        ++over;
    }
    return over == 0 ? 0 : 1;
}
