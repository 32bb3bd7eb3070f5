#include <csignal>
#include <span>

#include "cli/run.hpp"
#include "revision.hpp"

int main(int argc, char** argv) {
    // A reader that went away shows as EPIPE where we write, so that the exit status still tells what was found.
    std::signal(SIGPIPE, SIG_IGN);
    const std::span<const char* const> words(argv, static_cast<std::size_t>(argc));
    return static_cast<int>(stepwarden::cli::run(words.subspan(argc > 0 ? 1 : 0), stepwarden::revision));
}
