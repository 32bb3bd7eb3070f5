#include "cli/withstand.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <new>
#include <string_view>

#include "cli/exit_status.hpp"

namespace stepwarden::cli {

namespace {

/// Without memory of its own, and safe in a signal handler.
[[noreturn]] void end_with(std::string_view sentence) {
    static std::atomic_flag is_said = ATOMIC_FLAG_INIT;
    // Another thread that is in the same need says so; it ends this one too.
    while (is_said.test_and_set()) ::pause();
    if (::write(STDERR_FILENO, sentence.data(), sentence.size()) < 0) {
        // Nobody is left to be told.
    }
    ::_exit(static_cast<int>(ExitStatus::unanalysed));
}

/// Where memory is short, unwinding is not to be relied on: it takes memory itself.
void end_without_memory() {
    end_with("stepwarden: there is not enough memory to analyse this: allow it more (`ulimit -v`), or give it less\n");
}

void end_at_shrunk_file(int) {
    end_with(
        "stepwarden: a file became shorter while it was read, a pack of a git repository most likely: run again\n");
}

/// A file that is opened later must not become what messages or results are written to.
void fill_standard_descriptors() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) >= 0) continue;
        // The lowest that is free is the one; to read only, so that what is written to it still fails.
        if (::open("/dev/null", O_RDONLY | O_NOCTTY) != descriptor) return;
    }
}

}  // namespace

void withstand_faults() {
    fill_standard_descriptors();
    // They show as errors where we write, so that the exit status still tells what was found, and no file is half
    // written.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGBUS, end_at_shrunk_file);
    std::set_new_handler(end_without_memory);
}

}  // namespace stepwarden::cli
